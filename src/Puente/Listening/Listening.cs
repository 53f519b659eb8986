using System.Globalization;
using System.Text;
using Puente.Failures;
using Puente.Hub.Events;
using Puente.Hub.Forwarding;
using Puente.Hub.Streams;
using Puente.Sync.Events;
using Puente.Terminal;

namespace Puente.Listening;

/// <summary>One reading of the log, to the terminal or to another system.</summary>
internal sealed class Listening(EventReader log, EventFilter filter, CommandHost host, CancellationToken stop)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <param name="until">Ends when the log has been read up to this offset.</param>
    public async Task<int> PrintAsync(Start start, long until, bool json)
    {
        var after = await BeginAsync(start);
        if (after >= until)
            return ExitCode.Done;
        await foreach (var step in new EventTail(log, filter, host.Time).ReadAsync(after, Heartbeat, stop))
        {
            TellMissing(step);
            if (step.Event is { } logged)
                host.Output.WriteLine(json ? Encoding.UTF8.GetString(EventJson.Write(logged)) : Line(logged));
            else
                await host.Output.FlushAsync(stop);
            if (step.Position >= until)
                break;
        }

        return ExitCode.Done;
    }

    /// <inheritdoc cref="PrintAsync"/>
    public async Task<int> ForwardAsync(ForwardSettings settings, Start start, long until)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var forwarder = new Forwarder(
            http,
            settings.Target,
            settings.Secret,
            new RestartPolicy(),
            host.Error.WriteLine,
            host.Time
        );
        var saved = settings.Offset.Read();
        var after = saved ?? await BeginAsync(start);
        if (saved is null)
            // Without it, what comes before the first event is taken would be left out by a restart.
            await settings.Offset.SaveAsync(after, stop);
        host.Error.WriteLine(
            $"forwarding from offset {(after + 1).ToString(CultureInfo.InvariantCulture)} on; the offset is kept in {settings.Offset.Path}"
        );
        var stored = after;
        if (after >= until)
            return ExitCode.Done;
        await foreach (var step in new EventTail(log, filter, host.Time).ReadAsync(after, Heartbeat, stop))
        {
            TellMissing(step);
            if (step.Event is { } logged)
            {
                switch (await forwarder.SendAsync(logged, stop))
                {
                    case ForwardOutcome.Gone:
                        throw new ForwardEndedException(logged.Offset);
                    case ForwardOutcome.Refused:
                        host.Error.WriteLine(
                            $"offset {logged.Offset.ToString(CultureInfo.InvariantCulture)}: the receiver refused this event for good; it stays in the log"
                        );
                        break;
                    default:
                        break;
                }
            }

            if (step.Position > stored)
                await settings.Offset.SaveAsync(stored = step.Position, CancellationToken.None);
            if (step.Position >= until)
                break;
        }

        return ExitCode.Done;
    }

    private async Task<long> BeginAsync(Start start) =>
        start switch
        {
            { After: { } after } => after,
            { Time: { } time } => await EventTail.OffsetBeforeAsync(log, time, stop),
            _ => (await log.BoundsAsync(stop)).End,
        };

    private void TellMissing(TailStep step)
    {
        if (step.Missing is { } first)
            host.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"offsets {first} to {step.Position} have left the log before they were read (log.keepDays, log.keepMegabytes)"
                )
            );
    }

    private string Line(LoggedEvent logged)
    {
        var body = Encoding.UTF8.GetString(logged.Event.Body.Span).ReplaceLineEndings(" ");
        var time = logged.Event.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var text = $"{logged.Offset.ToString(CultureInfo.InvariantCulture)}  {time}  {logged.Event.Topic}  {body}";
        // What a body holds must not steer the terminal.
        if (text.Any(char.IsControl))
            text = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return host.OutputIsTerminal && text.Length > host.Width
            ? string.Concat(text.AsSpan(0, host.Width - 1), "…")
            : text;
    }
}

/// <summary>The receiver wants no more events.</summary>
internal sealed class ForwardEndedException(long offset)
    : Exception(
        $"The receiver answered 410: it wants no more events. It stands before offset {offset.ToString(CultureInfo.InvariantCulture)}; when it wants them again, start the same forward once more."
    );
