namespace Puente.Platform.Governor;

/// <summary>A request that was let through.</summary>
/// <param name="Sequence">Its number over all processes.</param>
/// <param name="At">Ticks of the gate's clock.</param>
internal readonly record struct Ticket(long Sequence, long At);

/// <summary>Where the requests of this process wait for their turn before the platform has to say 429 (promise P8).</summary>
internal sealed partial class Gate : IDisposable
{
    private static readonly long LongestWindow = TimeSpan.FromMinutes(5).Ticks;
    private static readonly long LockedWait = TimeSpan.FromMilliseconds(5).Ticks;
    private static readonly long SeenEvery = TimeSpan.FromSeconds(2).Ticks;

    private readonly Lock _lock = new();
    private readonly PlatformOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly Queue<TaskCompletionSource<Ticket>>[] _lanes = [new(), new(), new(), new()];
    private readonly ITimer _timer;
    private readonly long _id = Random.Shared.NextInt64(1, long.MaxValue);
    private IBudget _budget;
    private TokenCount _token;
    private bool _closed;
    private long _passed;

    /// <param name="report">Told once when a budget that should be shared cannot be.</param>
    public Gate(PlatformOptions options, TimeProvider time, Action<string> report)
    {
        (_options, _time, _report) = (options, time, report);
        _budget = Open();
        _timer = time.CreateTimer(
            static s => ((Gate)s!).Release(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Requests per window that may pass at present.</summary>
    public int Permitted => Read().Permitted;

    /// <summary>Requests of this process let through so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    public int Waiting
    {
        get
        {
            lock (_lock)
                return Lanes.All.Sum(WaitingIn);
        }
    }

    public BudgetReading Read()
    {
        lock (_lock)
        {
            return Use((ref BudgetState state, ref bool _) => BudgetReading.Of(_budget.File, state, _options, _time))
                ?? BudgetReading.Of(_budget.File, default, _options, _time);
        }
    }

    /// <summary>Completes when the request may be sent.</summary>
    /// <exception cref="ParkedException">The lane is parked.</exception>
    public async Task<Ticket> PassAsync(Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = Enter(lane);
        if (waiter.Task.IsCompleted)
            return await waiter.Task;
        await using (
            cancellationToken.UnsafeRegister(
                static (s, token) => ((TaskCompletionSource<Ticket>)s!).TrySetCanceled(token),
                waiter
            )
        )
            return await waiter.Task;
    }

    /// <summary>A place in the queue of the lane; done at once when the request may go now.</summary>
    public TaskCompletionSource<Ticket> Enter(Lane lane)
    {
        var waiter = new TaskCompletionSource<Ticket>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _lanes[(int)lane].Enqueue(waiter);
            ReleaseHeld();
        }

        return waiter;
    }

    /// <summary>Takes over what the answer to the request said. <paramref name="count"/> includes that request.</summary>
    public void Learn(Ticket ticket, int allowed, int count, TimeSpan reset)
    {
        if (allowed <= 0 || count < 0 || reset < TimeSpan.Zero || reset.Ticks > LongestWindow)
            return;
        lock (_lock)
        {
            if (_closed)
                return;
            // Counted when the request came in, so its window ends that long after it was sent.
            _token.Learn(ticket, count, reset);
            Use(
                (ref BudgetState state, ref bool changed) =>
                {
                    if (ticket.Sequence < state.AllowedSequence)
                        return false;
                    changed = allowed != state.Allowed || reset.Ticks > state.Window;
                    if (!changed)
                        return false;
                    BudgetRules.Refill(ref state, FlowOf(state), Now());
                    state.AllowedSequence = ticket.Sequence;
                    state.Allowed = allowed;
                    state.Window = Math.Max(WindowOf(state), reset.Ticks);
                    return true;
                }
            );
            ReleaseHeld();
        }
    }

    /// <summary>The platform's window is used up, by us or by others: nobody asks before it ends.</summary>
    public void CloseFor(TimeSpan wait)
    {
        lock (_lock)
        {
            Use(
                (ref BudgetState state, ref bool changed) =>
                {
                    changed = true;
                    return state.ClosedUntil = Math.Max(state.ClosedUntil, Now() + wait.Ticks);
                }
            );
        }
    }

    public void Park(Lane lane, TimeSpan wait, string reason)
    {
        lock (_lock)
        {
            Use(
                (ref BudgetState state, ref bool changed) =>
                {
                    changed = true;
                    Parking.Park(ref state, lane, _time.GetUtcNow() + wait, reason);
                    return true;
                }
            );
            ReleaseHeld();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            foreach (var lane in _lanes)
            {
                while (lane.TryDequeue(out var waiter))
                    waiter.TrySetException(new ObjectDisposedException(nameof(PlatformClient)));
            }

            Leave();
        }

        _timer.Dispose();
    }

    private long Now() => _time.GetElapsedTime(0).Ticks;

    private static long WindowOf(in BudgetState state) => Math.Max(state.Window, TimeSpan.FromSeconds(60).Ticks);

    private Flow FlowOf(in BudgetState state) =>
        Flow.Of(state.Allowed > 0 ? state.Allowed : _options.AssumedRatePerMinute, _options.RateShare, WindowOf(state));

    private int WaitingIn(Lane lane) => _lanes[(int)lane].Count(waiter => !waiter.Task.IsCompleted);
}

/// <summary>A request met a parked lane.</summary>
internal sealed class ParkedException(DateTimeOffset until, string reason) : Exception(reason)
{
    public DateTimeOffset Until { get; } = until;
}
