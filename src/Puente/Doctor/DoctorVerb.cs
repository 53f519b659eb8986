using System.CommandLine;
using System.Text;
using System.Text.Json;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Doctor;

/// <summary><c>puente doctor</c>: everything a sync needs, tried out without changing anything.</summary>
internal static class DoctorVerb
{
    public static Command Create(Session session)
    {
        var json = Options.Switch("--json", "One JSON object per check.");
        var verb = new Verb("doctor", "Try out everything a sync needs and say how to mend what is wrong.")
        {
            Explanation =
                "Checks settings, the way to the platform, sign-in, each permission by a harmless call, the clock, the rate limit and "
                + "the store. Changes nothing. Exit code 0 when all is fine, 1 when a check failed.",
            Examples =
            [
                new("puente doctor", "One line per check."),
                new("puente doctor --json | jq -r 'select(.verdict == \"fail\").fix'", "Only what to do."),
            ],
            Options = { json },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var screen = new Screen(session.Host);
                var counts = new int[4];
                await foreach (var check in RunAsync(session, arguments, cancellationToken))
                {
                    counts[(int)check.Verdict]++;
                    if (arguments.GetValue(json))
                        screen.Line(Json(check));
                    else
                        Write(screen, check);
                }

                if (!arguments.GetValue(json))
                    screen.Line(Summary(counts));
                return counts[(int)Verdict.Fail] == 0 ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    private static async IAsyncEnumerable<Check> RunAsync(
        Session session,
        ParseResult arguments,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (configuration, faults) = Read(session, arguments);
        foreach (var check in faults)
            yield return check;
        if (configuration is null)
        {
            yield return Check.Skipped("platform and store", "the settings must be mended first");
            yield break;
        }

        yield return Check.Ok("settings", configuration.File ?? "environment and defaults");
        var apiBase = configuration.ApiBase;
        var loginBase = configuration.LoginBase;
        var isReachable = true;
        foreach (
            var (role, target) in apiBase.Authority == loginBase.Authority
                ? [("API", apiBase)]
                : new[] { ("API", apiBase), ("login", loginBase) }
        )
        {
            foreach (var check in await NetworkChecks.RunAsync(role, target, session.Host.Time, cancellationToken))
            {
                isReachable &= check.Verdict != Verdict.Fail;
                yield return check;
            }
        }

        if (isReachable)
        {
            using var platform = new PlatformClient(Impatient(configuration.PlatformOptions), session.Host.Time);
            await foreach (var check in PlatformChecks.RunAsync(platform, cancellationToken))
                yield return check;
        }
        else
            yield return Check.Skipped("sign-in and permissions", "the platform cannot be reached");

        await foreach (var check in StoreChecks.RunAsync(configuration, session.Host, cancellationToken))
            yield return check;
    }

    // Somebody waits for the report; a host that is down is down.
    private static PlatformOptions Impatient(PlatformOptions options)
    {
        options.MaxTries = 2;
        options.Timeout = TimeSpan.FromSeconds(15);
        options.MaxTotalTime = TimeSpan.FromSeconds(20);
        return options;
    }

    private static (PuenteConfiguration?, IReadOnlyList<Check>) Read(Session session, ParseResult arguments)
    {
        try
        {
            return (session.Read(arguments, Needs.Platform | Needs.Store | Needs.Since | Needs.Masking), []);
        }
        catch (ConfigurationException fault)
        {
            return (
                null,
                [
                    .. fault.Faults.Select(item =>
                        Check.Fail(
                            "settings",
                            $"{item.Place}: {(item.Path.Length > 0 ? $"{item.Path} " : "")}{item.Problem}",
                            item.Fix
                        )
                    ),
                ]
            );
        }
    }

    private static void Write(Screen screen, Check check)
    {
        var (word, colour) = check.Verdict switch
        {
            Verdict.Ok => ("ok      ", Color.Green),
            Verdict.Warning => ("warning ", Color.Yellow),
            Verdict.Fail => ("fail    ", Color.Red),
            _ => ("skipped ", Color.Grey),
        };
        screen.Mark(word, colour, $"{check.Name}{(check.Finding.Length > 0 ? $": {check.Finding}" : "")}");
        if (check.Fix.Length > 0)
            screen.Line($"        -> {check.Fix}");
    }

    private static string Summary(int[] counts)
    {
        var (warnings, failures, skipped) = (
            counts[(int)Verdict.Warning],
            counts[(int)Verdict.Fail],
            counts[(int)Verdict.Skipped]
        );
        if (failures == 0)
            return warnings == 0 ? "All is fine." : $"Fine, with {Words.Count(warnings, "warning")}.";
        return $"{Words.Count(failures, "check")} failed" + (skipped > 0 ? $", {skipped} skipped." : ".");
    }

    private static string Json(Check check)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("check", check.Name);
            json.WriteString("verdict", Word(check.Verdict));
            json.WriteString("finding", check.Finding);
            if (check.Fix.Length > 0)
                json.WriteString("fix", check.Fix);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Word(Verdict verdict) =>
        verdict switch
        {
            Verdict.Ok => "ok",
            Verdict.Warning => "warning",
            Verdict.Fail => "fail",
            _ => "skipped",
        };
}
