using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Gateway.Lookups;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Gateway;

/// <summary><c>puente gateway check</c>.</summary>
internal static class CheckGatewayVerb
{
    public static Command Create(Session session)
    {
        var verb = new Verb("check", "Find every fault in the files of the lookups.")
        {
            Explanation =
                "Reads the files as 'puente run' does, without a hub and without secrets. Ends with 2 when a file has a fault. A running hub "
                + "answers the other lookups all the same; it reads the folder again when something changes.",
            Examples = [new("puente gateway check", "All lookups of the folder gateway.lookups.")],
        };
        verb.SetAction(arguments =>
        {
            var screen = new Screen(session.Host);
            var gateway = session.Read(arguments, Needs.Nothing).Gateway;
            var set = gateway.ReadLookups();
            if (set.IsEmpty)
                throw new InputException(
                    $"There is no lookup in {gateway.Folder}. Put NAME.sql or NAME.http there, or name another folder in gateway.lookups."
                );
            foreach (var lookup in set.Lookups)
                screen.Mark("  ok    ", Color.Green, $" {Describe(lookup)}");
            foreach (var fault in set.Faults)
            {
                screen.Mark(
                    "  fault ",
                    Color.Red,
                    FormattableString.Invariant($" {fault.File}:{fault.Line}: {fault.Problem}.")
                );
                screen.Line($"          {fault.Fix}");
            }
            screen.Line(
                $"{Words.Count(set.Lookups.Count, "lookup")} good, {Words.Count(set.Broken.Count, "file")} with {Words.Count(set.Faults.Count, "fault")}."
            );
            return set.Faults.Count == 0 ? ExitCode.Done : ExitCode.WrongInput;
        });
        return verb;
    }

    private static string Describe(Lookup lookup) =>
        FormattableString.Invariant(
            $"{lookup.Name}({string.Join(", ", lookup.Inputs.Select(input => input.Name))}) from {lookup.Source}, {(lookup.RowLimit is { } limit ? $"at most {limit} rows" : "one row")}, {lookup.Timeout.TotalMilliseconds:0} ms"
        );
}
