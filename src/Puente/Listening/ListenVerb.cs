using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Events;
using Puente.Sync.Events;
using Puente.Terminal;

namespace Puente.Listening;

/// <summary><c>puente listen</c>: the event log as it grows, printed or forwarded.</summary>
internal static class ListenVerb
{
    public static Command Create(Session session)
    {
        var topics = new Option<string[]>("--topic")
        {
            Description = "Only topics like this; * and ? stand for anything. May be repeated.",
            HelpName = "PATTERN",
        };
        var conversation = Options.Text("--conversation", "ID", "Only events about this conversation.");
        var from = Options.Text(
            "--from",
            "OFFSET|TIME",
            "Where to begin: an offset, or a time such as 2026-03-02T08:00:00Z. Default: what comes from now on."
        );
        var once = Options.Switch("--once", "End when what the log holds now has been read.");
        var json = Options.Switch("--json", "One JSON object a line.");
        var target = Options.Text("--forward-to", "URL", "Post each event there instead of printing it; signed.");
        var secretFile = Options.Text(
            "--secret-file",
            "FILE",
            $"Secret that forwards are signed with, at least 16 bytes; else {SettingCatalogue.ForwardSecretVariable}."
        );
        var offsetFile = Options.Text(
            "--offset-file",
            "FILE",
            "Where a forward keeps how far it is; else beside the event log, one for each URL and filter."
        );
        var verb = new Verb("listen", "Follow the events that 'puente run' receives; print or forward them.")
        {
            Explanation =
                "Reads the local event log, while the hub runs or not. A forward posts one event at a time, in order, with the headers "
                + "Puente-Timestamp and Puente-Signature (docs/running.md shows how to check them). It goes on from its own stored "
                + "offset after a restart, so an event may come twice and none is left out; --from counts for its first start only. "
                + "Answers: 2xx takes the event; 400, 413, 415 and 422 refuse it for good, which is told and skipped; 410 ends the forward "
                + "with exit code 1; anything else is tried again, with pauses of up to a minute.",
            Examples =
            [
                new("puente listen", "Everything from now on."),
                new("puente listen --topic '*.presence' --topic '*.routingStatus'", "What people do."),
                new(
                    "puente listen --conversation 2f7b0c1d-1111-4222-8333-444455556666 --from 0 --once",
                    "All that the log holds of one call."
                ),
                new(
                    "puente listen --from 2026-03-02T08:00:00Z --json | jq .body",
                    "Since eight o'clock, for a program."
                ),
                new(
                    "puente listen --topic 'v2.detail.events.*' --forward-to https://crm.example/hook --secret-file crm.secret",
                    "Post every detail event to another system."
                ),
            ],
            Options = { topics, conversation, from, once, json, target, secretFile, offsetFile },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var host = session.Host;
                var configuration = session.Read(arguments, Needs.Store);
                var filter = new EventFilter(
                    arguments.GetValue(topics) ?? [],
                    ConversationOf(arguments.GetValue(conversation))
                );
                var start = StartOf(arguments.GetValue(from));
                var forward = arguments.GetValue(target) is { } url
                    ? ForwardSettings.Read(
                        configuration,
                        host,
                        url,
                        arguments.GetValue(secretFile),
                        arguments.GetValue(offsetFile),
                        filter
                    )
                    : RefuseForwardOptions(arguments.GetValue(secretFile), arguments.GetValue(offsetFile));
                if (!File.Exists(configuration.LogFile))
                    throw new IOException(
                        $"There is no event log {configuration.LogFile} yet. Start 'puente run' with channels or EventBridge in the settings."
                    );
                await using var file = new EventLogReader(configuration.LogFile, host.Time);
                var listening = new Listening(EventReader.Of(file), filter, host, stop);
                var until = arguments.GetValue(once) ? (await file.ReadBoundsAsync(stop)).End : long.MaxValue;
                try
                {
                    return forward is null
                        ? await listening.PrintAsync(start, until, arguments.GetValue(json))
                        : await listening.ForwardAsync(forward, start, until);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    // Ctrl-C is how this ends.
                    return ExitCode.Done;
                }
            }
        );
        return verb;
    }

    private static Guid? ConversationOf(string? text) =>
        text is null ? null
        : Guid.TryParse(text, out var id) ? id
        : throw new InputException($"--conversation {text}: write the id of a conversation.");

    private static Start StartOf(string? text) =>
        text is null ? new Start(null, null)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new Start(Math.Max(0, offset - 1), null)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new Start(null, time)
        : throw new InputException(
            $"--from {text}: write an offset (a whole number) or a time such as 2026-03-02T08:00:00Z."
        );

    private static ForwardSettings? RefuseForwardOptions(string? secretFile, string? offsetFile) =>
        secretFile is null && offsetFile is null
            ? null
            : throw new InputException("--secret-file and --offset-file belong to --forward-to URL.");
}

/// <summary>Where to begin: behind an offset, at a time, or with what comes from now on.</summary>
internal readonly record struct Start(long? After, DateTimeOffset? Time);
