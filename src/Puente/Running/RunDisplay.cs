using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Puente.Hub;
using Puente.Hub.Status;
using Puente.Hub.Streams;
using Puente.Status;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Running;

/// <summary>Shows a hub while it runs: a live table for people, plain lines for a log, JSON for programs.</summary>
internal sealed class RunDisplay(CommandHost host, bool json)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>A log needs a sign of life, not every second.</summary>
    private static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> _notes = new();

    private bool IsLive => host.OutputIsTerminal && !json;

    /// <summary>Something worth a line of its own.</summary>
    public void Note(string line)
    {
        if (IsLive)
            _notes.Enqueue(line);
        else
            lock (_notes)
                host.Error.WriteLine(line);
    }

    /// <summary>Returns when it is asked to.</summary>
    public async Task ShowAsync(HubHost hub, CancellationToken stop)
    {
        if (IsLive)
        {
            var screen = new Screen(host);
            screen.Line(Greeting(hub.Identity));
            await screen
                .Console.Live(Picture(hub))
                .AutoClear(false)
                .StartAsync(context => FollowAsync(() => Draw(context, screen, hub), stop));
            return;
        }

        Begin(hub.Identity);
        var seen = new Dictionary<string, (StreamReport Report, DateTimeOffset At)>(StringComparer.Ordinal);
        await FollowAsync(() => Tell(hub, seen), stop);
    }

    private async Task FollowAsync(Action show, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, host.Time);
        do
        {
            show();
            await host.Output.FlushAsync(CancellationToken.None);
        } while (await NextAsync(timer, stop));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Draw(LiveDisplayContext context, Screen screen, HubHost hub)
    {
        while (_notes.TryDequeue(out var note))
            screen.Console.WriteLine(note);
        context.UpdateTarget(Picture(hub));
    }

    private Table Picture(HubHost hub)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        foreach (var (name, index) in HubPicture.Columns.Select((name, index) => (name, index)))
        {
            var column = new TableColumn(new Text(name, new Style(decoration: Decoration.Bold)));
            if (HubPicture.Right.Contains(index))
                column.RightAligned();
            table.AddColumn(column);
        }

        foreach (var stream in hub.Streams())
            table.AddRow([.. HubPicture.Row(stream).Select(cell => new Text(cell, StyleOf(stream)))]);
        return table;
    }

    private Style StyleOf(StreamReport stream) =>
        host.Colours && stream.IsRed ? new Style(Color.Red)
        : host.Colours && stream.Condition == "degraded" ? new Style(Color.Yellow)
        : Style.Plain;

    private static string Greeting(HubIdentity hub) =>
        $"Hub at {hub.Url.ToString().TrimEnd('/')}; Ctrl-C ends it. Wallboard: {new Uri(hub.Url, "wallboard")}";

    private void Begin(HubIdentity hub)
    {
        if (json)
            host.Output.WriteLine(
                Line(
                    "hub",
                    writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteString("url", hub.Url.ToString());
                        writer.WriteNumber("pid", hub.ProcessId);
                        writer.WriteString("instance", hub.Instance);
                        writer.WriteEndObject();
                    }
                )
            );
        else
            host.Output.WriteLine(Greeting(hub));
    }

    /// <summary>A line for each stream whose condition has changed, and now and then one for the others.</summary>
    private void Tell(HubHost hub, Dictionary<string, (StreamReport Report, DateTimeOffset At)> seen)
    {
        var now = host.Time.GetUtcNow();
        foreach (var stream in hub.Streams())
        {
            if (
                seen.TryGetValue(stream.Name, out var last)
                && (last.Report.Condition, last.Report.Note) == (stream.Condition, stream.Note)
                && now - last.At < LineEvery
            )
                continue;
            seen[stream.Name] = (stream, now);
            host.Output.WriteLine(
                json ? Line("stream", writer => StatusJson.WriteStream(writer, stream)) : Sentence(stream)
            );
        }
    }

    private static string Sentence(StreamReport stream)
    {
        var text = $"{stream.Name}  {stream.Condition}  {Words.Count(stream.Handled)} handled";
        if (stream.Waiting is { } waiting)
            text += $"  {Words.Count(waiting)} waiting";
        if (stream.Lag is { } lag)
            text += $"  {Words.Span(lag)} behind";
        return stream.Note is { } note ? $"{text}  {note}" : text;
    }

    private static string Line(string name, Action<Utf8JsonWriter> value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(name);
            value(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
