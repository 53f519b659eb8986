using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Sql;
using Puente.Sync.Verification;
using Puente.Syncing;
using Puente.Terminal;

namespace Puente.Verifying;

/// <summary><c>puente verify</c>: reads the platform again and compares it with the tables.</summary>
internal static class VerifyVerb
{
    public static Command Create(Session session)
    {
        var from = Options.Day("--from", "First day, UTC.");
        from.Required = true;
        var to = Options.Day("--to", "Day after the last, UTC.");
        to.Required = true;
        var deep = Options.Switch("--deep", "Build every record again from the rows and compare each field.");
        var counts = Options.Switch("--counts", "Compare counts by hour, medium and queue only: two requests a day.");
        var json = Options.Switch("--json", "The result as JSON.");
        var verb = new Verb("verify", "Prove that the tables equal the platform's records.")
        {
            Explanation =
                "Asks the platform for the days again and compares. Without --deep it compares ids and the hash of each record as it was "
                + "sent; with --deep each record is built again from the rows of all tables and compared field by field. With --counts it compares how many metrics were emitted by hour, medium and queue with the platform's "
                + "aggregates, as the hub does for every closed interval. Exit code 0 "
                + "when nothing differs, else 1. A day that was not synced since it changed differs: sync first.",
            Examples =
            [
                new("puente verify --from 2026-03-01 --to 2026-03-08", "A week, quickly."),
                new("puente verify --from 2026-03-02 --to 2026-03-03 --deep", "A day, every field."),
                new("puente verify --from 2026-03-01 --to 2026-04-01 --counts", "A month, in sixty requests."),
            ],
            Options = { from, to, deep, counts, json },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var (first, end) = (arguments.GetValue(from)!.Value, arguments.GetValue(to)!.Value);
                if (first >= end)
                    throw new InputException("--from must lie before --to; --to is the day after the last.");
                if (arguments.GetValue(counts) && arguments.GetValue(deep))
                    throw new InputException("--counts compares no records: leave out --deep, or --counts.");
                var configuration = session.Read(arguments, Needs.Platform | Needs.Store | Needs.Masking);
                using var platform = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
                await using var store = await StoreOpener.OpenToReadAsync(
                    configuration,
                    session.Host,
                    cancellationToken
                );
                if (arguments.GetValue(counts))
                    return await CountVerification.RunAsync(
                        platform.WithLane(Lane.Backfill),
                        store,
                        (first, end),
                        session.Host,
                        arguments.GetValue(json),
                        cancellationToken
                    );
                var verification = new Verification(
                    platform.WithLane(Lane.Backfill),
                    store,
                    SyncVerb.OptionsOf(configuration, first),
                    configuration.Masking,
                    session.Host.Time
                );
                var asJson = arguments.GetValue(json);
                var progress = asJson ? null : new DayLines(session.Host.Error);
                var result = await verification.RunAsync(
                    first,
                    end,
                    arguments.GetValue(deep),
                    progress,
                    cancellationToken
                );
                if (asJson)
                    session.Host.Output.WriteLine(Json(result));
                else
                    Write(result, new Screen(session.Host));
                return result.Differences == 0 ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    public static void Write(VerificationResult result, Screen screen)
    {
        screen.Line(
            $"{Words.Count(result.Conversations, "conversation")} compared up to {Words.Time(result.Through)} UTC in {Words.Span(result.Elapsed)}: "
                + (result.Differences == 0 ? "no difference." : $"{Words.Count(result.Differences, "difference")}.")
        );
        if (result.Unreadable > 0)
            screen.Line(
                $"{Words.Count(result.Unreadable, "record")} of the platform cannot stand in a table; see quarantine."
            );
        if (result.Examples.Count > 0)
            screen.Table(
                ["day", "conversation", "difference", "first place"],
                [
                    .. result.Examples.Select(example =>
                        (IReadOnlyList<string>)
                            [
                                Words.Day(example.Day),
                                example.ConversationId.ToString(),
                                Word(example.Kind),
                                example.Path ?? "",
                            ]
                    ),
                ]
            );
    }

    private static string Word(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.Missing => "missing here",
            DifferenceKind.Surplus => "only here",
            _ => "changed",
        };

    private static string Json(VerificationResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("conversations", result.Conversations);
            json.WriteNumber("differences", result.Differences);
            json.WriteNumber("unreadable", result.Unreadable);
            json.WriteString("through", result.Through.UtcDateTime);
            json.WriteNumber("elapsedSeconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            json.WriteStartArray("examples");
            foreach (var example in result.Examples)
            {
                json.WriteStartObject();
                json.WriteString("day", Words.Day(example.Day));
                json.WriteString("conversationId", example.ConversationId);
                json.WriteString("kind", example.Kind.ToString().ToLower(CultureInfo.InvariantCulture));
                json.WriteString("path", example.Path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private sealed class DayLines(TextWriter error) : IProgress<VerificationProgress>
    {
        public void Report(VerificationProgress value) =>
            error.WriteLine(
                $"{Words.Day(value.Day)}  {Words.Count(value.Conversations, "conversation")}, {Words.Count(value.Differences, "difference")}"
            );
    }
}
