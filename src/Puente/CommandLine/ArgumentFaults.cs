using System.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.CommandLine;

/// <summary>Says what is wrong with the arguments, all of it, with the nearest valid name for a typing error.</summary>
internal static class ArgumentFaults
{
    public static int Write(ParseResult arguments, TextWriter error)
    {
        var command = arguments.CommandResult.Command;
        var unknown = arguments.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);
        foreach (var word in arguments.UnmatchedTokens)
        {
            IEnumerable<string> names = word.StartsWith('-')
                ? HelpWriter.OptionsOf(command).Select(option => option.Name)
                : command.Subcommands.Select(verb => verb.Name);
            var nearest = NearestWord.Of(word, names);
            var what =
                word.StartsWith('-') ? "option"
                : command.Subcommands.Count > 0 ? "verb"
                : "argument";
            error.WriteLine(
                $"puente: {HelpWriter.NameOf(command)} has no {what} '{word}'."
                    + (nearest is null ? "" : $" Did you mean '{nearest}'?")
            );
        }

        foreach (var fault in arguments.Errors)
        {
            // Words nobody knows were named above, with a better message.
            if (!unknown.Any(word => fault.Message.Contains($"'{word}'", StringComparison.Ordinal)))
                if (unknown.Count == 0 || !fault.Message.StartsWith("Required command", StringComparison.Ordinal))
                    error.WriteLine($"puente: {fault.Message}");
        }

        error.WriteLine($"See '{HelpWriter.NameOf(command)} --help'.");
        return ExitCode.WrongInput;
    }
}
