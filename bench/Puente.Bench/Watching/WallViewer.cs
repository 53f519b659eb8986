using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Puente.Bench.Watching;

/// <summary>Somebody who looks at the wallboard: its stream as a browser reads it.</summary>
/// <param name="isJudge">Reads what comes and takes the time; the others only take it off the line.</param>
internal sealed class WallViewer(HttpClient http, bool isJudge)
{
    private readonly List<double> _lags = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>Milliseconds on a clock that all processes of the machine share.</summary>
    public static int Moment => (int)(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000) % 1_000_000_000);

    /// <summary>Milliseconds from the log to here, of every change that came since <see cref="Begin"/>.</summary>
    public IReadOnlyList<double> Lags => _lags;

    /// <summary>Queues of which a change came.</summary>
    public int Queues => _seen.Count;

    public long Bytes { get; private set; }

    /// <summary>Completes when the board has been sent whole, with as many queues as it has.</summary>
    public TaskCompletionSource<IReadOnlyList<string>> Whole { get; } = new();

    public int Begin { get; set; } = int.MaxValue;

    public async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            await using var stream = await http.GetStreamAsync("web/wallboard/stream", stop);
            var buffer = new ArrayBufferWriter<byte>(1 << 16);
            while (true)
            {
                var count = await stream.ReadAsync(buffer.GetMemory(1 << 16), stop);
                if (count == 0)
                    throw new IOException("The hub ended a viewer's stream.");
                Bytes += count;
                buffer.Advance(count);
                if (!isJudge && Whole.Task.IsCompleted)
                {
                    buffer.ResetWrittenCount();
                    continue;
                }
                var rest = Blocks(buffer.WrittenMemory);
                var left = rest.ToArray();
                buffer.ResetWrittenCount();
                buffer.Write(left);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    private ReadOnlyMemory<byte> Blocks(ReadOnlyMemory<byte> text)
    {
        while (text.Span.IndexOf("\n\n"u8) is var end and >= 0)
        {
            var block = text[..end];
            text = text[(end + 2)..];
            if (block.Span.IndexOf("data: "u8) is var data and >= 0)
                Read(block[(data + 6)..]);
        }
        return text;
    }

    private void Read(ReadOnlyMemory<byte> json)
    {
        var now = Moment;
        using var document = JsonDocument.Parse(json);
        var queues = document.RootElement.GetProperty("queues");
        if (!Whole.Task.IsCompleted)
        {
            // What comes after the first block is only what has changed.
            _known.UnionWith(queues.EnumerateArray().Select(queue => queue.GetProperty("id").GetString()!));
            if (document.RootElement.GetProperty("ready").GetBoolean())
                Whole.TrySetResult([.. _known]);
        }
        foreach (var queue in queues.EnumerateArray())
        {
            // Numbers of the pretended platform itself are small.
            var told = queue.GetProperty("waiting").GetInt32();
            if (told < Begin || Begin == int.MaxValue)
                continue;
            _lags.Add(now - told);
            _seen.Add(queue.GetProperty("id").GetString()!);
        }
    }
}
