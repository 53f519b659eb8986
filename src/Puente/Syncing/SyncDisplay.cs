using System.Globalization;
using System.Text.Json;
using Puente.Sync;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Syncing;

/// <summary>Shows a run while it goes on: a live bar for people, plain lines for a log, JSON for programs.</summary>
internal static class SyncDisplay
{
    public static async Task<SyncResult> ShowAsync(
        CommandHost host,
        bool json,
        Func<IProgress<SyncProgress>, Task<SyncResult>> run
    )
    {
        if (json)
            return await run(new JsonProgress(host));
        if (!host.OutputIsTerminal)
            return await run(new LineProgress(host));

        var screen = new Screen(host);
        return await screen
            .Console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn()
            )
            .StartAsync(async context =>
            {
                var task = context.AddTask("names and memberships");
                return await run(new BarProgress(task, screen));
            });
    }

    /// <summary><c>2026-03-02  12,345 conversations  3,210/s  4 h 10 min behind  about 2 min 5 s left</c></summary>
    internal static string Describe(SyncProgress progress)
    {
        var text = progress.Day is { } day ? Words.Day(day) : "names and memberships";
        if (progress.Conversations == 0)
            return text;
        var rate = progress.Conversations / Math.Max(progress.Elapsed.TotalSeconds, 0.001);
        text += string.Create(
            CultureInfo.InvariantCulture,
            $"  {progress.Conversations:N0} conversations  {rate:N0}/s"
        );
        if (progress.StoredThrough is { } through && progress.Availability > through)
            text += $"  {Words.Span(progress.Availability - through)} behind";
        if (Remaining(progress) is { } left)
            text += $"  about {Words.Span(left)} left";
        return text;
    }

    /// <summary>Null until a day is done: before that there is nothing to judge by.</summary>
    internal static TimeSpan? Remaining(SyncProgress progress) =>
        progress.DaysDone > 0 && progress.DaysDone < progress.DaysTotal
            ? progress.Elapsed / progress.DaysDone * (progress.DaysTotal - progress.DaysDone)
            : null;

    private sealed class BarProgress(ProgressTask task, Screen screen) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value)
        {
            task.MaxValue = Math.Max(1, value.DaysTotal);
            task.Value = value.DaysDone;
            task.Description = Markup.Escape(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"day {value.DaysDone}/{value.DaysTotal}  {Describe(value)}"
                )
            );
            if (value.Note is { } note)
                screen.Console.MarkupLineInterpolated($"[yellow]{note}[/]");
        }
    }

    private sealed class LineProgress(CommandHost host) : IProgress<SyncProgress>
    {
        /// <summary>A log needs a sign of life, not every page.</summary>
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

        private readonly Lock _lock = new();
        private TimeSpan _next = TimeSpan.Zero;
        private int _days = -1;

        public void Report(SyncProgress value)
        {
            lock (_lock)
            {
                if (value.Note is { } note)
                    host.Output.WriteLine(note);
                if (value.DaysDone == _days && value.Elapsed < _next)
                    return;
                (_days, _next) = (value.DaysDone, value.Elapsed + Every);
                host.Output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"day {value.DaysDone}/{value.DaysTotal}  {Describe(value)}"
                    )
                );
                host.Output.Flush();
            }
        }
    }

    private sealed class JsonProgress(CommandHost host) : IProgress<SyncProgress>
    {
        private readonly Lock _lock = new();

        public void Report(SyncProgress value)
        {
            var line = $"{{\"progress\":{JsonSerializer.Serialize(value, SyncJson.Default.SyncProgress)}}}";
            lock (_lock)
            {
                host.Output.WriteLine(line);
                host.Output.Flush();
            }
        }
    }
}
