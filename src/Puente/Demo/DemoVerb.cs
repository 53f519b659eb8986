using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Demo;

/// <summary><c>puente demo</c>: the whole product on one machine, without an account.</summary>
internal static class DemoVerb
{
    private const int DefaultHours = 72;

    public static Command Create(Session session)
    {
        var once = Options.Switch(
            "--once",
            "Sync, prove and end; else it goes on with live events, a minute of pretend time a second."
        );
        var hours = Options.Number("--hours", "N", "Hours of pretend history, 1 to 2160. Default 72.", 1, 2_160);
        var seed = Options.Number(
            "--seed",
            "N",
            "The same seed gives the same contact centre. Default 1.",
            0,
            long.MaxValue
        );
        var verb = new Verb("demo", "A pretend contact centre on this machine, synced into tables, and the proof.")
        {
            Explanation =
                "Starts a local Genesys Cloud inside this process, syncs its conversations into puente-demo/puente.duckdb, answers a few "
                + "questions in SQL and compares every field of every record with the platform's. Then it goes on live "
                + "and lists its pages: wallboard, explorer, an agent's desk that you can ring yourself, a web site with the chat, the page beside the "
                + "call. Each run starts afresh. Nothing leaves this machine; settings and environment are not read.",
            Examples =
            [
                new("puente demo", "Goes on live until Ctrl-C; ask it from another terminal meanwhile."),
                new("puente demo --once", "Three days of a small contact centre, then ends: 0 when the proof holds."),
                new("puente demo --once --hours 24 --seed 7", "One day of another one."),
                new(
                    "puente sql \"select * from conversations limit 5\" --config puente-demo/puente.json",
                    "Look around in it."
                ),
            ],
            Options = { once, hours, seed },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var demo = new PretendCentre(
                    session.Host,
                    (ulong)(arguments.GetValue(seed) ?? 1),
                    TimeSpan.FromHours(arguments.GetValue(hours) ?? DefaultHours)
                );
                return await demo.RunAsync(arguments.GetValue(once), stop) ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }
}
