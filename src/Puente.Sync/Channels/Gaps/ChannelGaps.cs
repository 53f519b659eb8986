using System.Globalization;
using Puente.Store.Gaps;
using Puente.Sync.Events;

namespace Puente.Sync.Channels.Gaps;

/// <summary>
/// What one channel may have missed. Every such stretch is in the journal from the moment it is known, grows while it
/// lasts, and has its end when the socket is subscribed and read again (promise P5).
/// </summary>
/// <param name="number">The channel's, from 1.</param>
/// <param name="died">Told when a gap that grows by itself could not be saved.</param>
internal sealed class ChannelGaps(
    int number,
    IGapJournal journal,
    PlatformClock clock,
    TimeSpan margin,
    TimeSpan endMargin,
    TimeProvider time,
    Action<Exception> died
) : IAsyncDisposable
{
    private static readonly TimeSpan GrowEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DoubtsJoin = TimeSpan.FromMinutes(1);

    private const int Remembered = 64;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<DateTimeOffset> _starts = new();
    private Gap? _open;
    private DateTimeOffset _openSince;
    private Gap? _doubt;
    private CancellationTokenSource? _growing;
    private Task _growth = Task.CompletedTask;

    public bool IsOpen => _open is not null;

    /// <param name="lastGood">The last moment, by this machine's clock, of which nothing was missed.</param>
    /// <param name="cause">In plain words.</param>
    public async Task BeginAsync(DateTimeOffset lastGood, string cause, CancellationToken cancellationToken)
    {
        if (_open is not null)
            return;
        _openSince = lastGood;
        _open = await MakeAsync(lastGood, cause, journal.BeginAsync, cancellationToken);
        _growing = new CancellationTokenSource();
        _growth = GrowAsync(_growing.Token);
    }

    /// <summary>Subscribed and reading: nothing is missed from now on.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_open is null)
            return;
        await StopGrowingAsync();
        await SaveAsync(Grown(_open), journal.EndAsync, cancellationToken);
        _open = null;
    }

    /// <summary>A stretch that is over already.</summary>
    public Task SpanAsync(DateTimeOffset lastGood, string cause, CancellationToken cancellationToken) =>
        MakeAsync(lastGood, cause, journal.OpenAsync, cancellationToken);

    /// <summary>Something arrived that could not be read. A flood of it is one gap that grows, not a flood of gaps.</summary>
    public async Task DoubtAsync(string cause, CancellationToken cancellationToken)
    {
        var now = clock.Now + endMargin;
        _doubt =
            _doubt is { } last && now - last.To < DoubtsJoin
                ? await SaveAsync(last with { To = now }, journal.OpenAsync, cancellationToken)
                : await MakeAsync(time.GetUtcNow(), cause, journal.OpenAsync, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopGrowingAsync();
        _turn.Dispose();
    }

    private async Task GrowAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(GrowEvery, time, stop);
                _open = await SaveAsync(Grown(_open!), journal.OpenAsync, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        catch (Exception fault)
        {
            died(fault);
        }
    }

    private async Task StopGrowingAsync()
    {
        if (_growing is null)
            return;
        await _growing.CancelAsync();
        await _growth;
        _growing.Dispose();
        _growing = null;
    }

    /// <remarks>Where no request had been answered when it began, nothing was known of the platform's clock.</remarks>
    private Gap Grown(Gap gap)
    {
        var from = clock.At(_openSince - margin);
        return gap with { From = from < gap.From ? from : gap.From, To = clock.Now + endMargin };
    }

    private Gap Make(DateTimeOffset lastGood, string cause)
    {
        var from = clock.At(lastGood - margin);
        // Two gaps that begin in the same millisecond would be one row, and the second would undo the first.
        while (_starts.Contains(from))
            from = from.AddMilliseconds(-1);
        _starts.Enqueue(from);
        if (_starts.Count > Remembered)
            _starts.Dequeue();
        return new Gap(
            $"{ChannelStream.StreamName}/{number}/{from.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}",
            ChannelStream.StreamName,
            from,
            clock.Now + endMargin,
            cause,
            time.GetUtcNow()
        );
    }

    private async Task<Gap> MakeAsync(
        DateTimeOffset lastGood,
        string cause,
        Func<Gap, CancellationToken, Task> save,
        CancellationToken cancellationToken
    )
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var gap = Make(lastGood, cause);
            await save(gap, cancellationToken);
            return gap;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Gap> SaveAsync(
        Gap gap,
        Func<Gap, CancellationToken, Task> save,
        CancellationToken cancellationToken
    )
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await save(gap, cancellationToken);
            return gap;
        }
        finally
        {
            _turn.Release();
        }
    }
}
