using System.Diagnostics;

namespace Puente.Sync.Tests.Schedules;

/// <summary>
/// Runs asynchronous work one piece at a time, in an order drawn from a seed, on a clock that moves when nothing else can,
/// and now and then when something could. Work that leaves for the thread pool comes back whenever it is done.
/// </summary>
internal sealed class Schedule : TaskScheduler
{
    /// <summary>Pieces after which a run that does not end is one that never will.</summary>
    private const int MostPieces = 2_000_000;

    /// <summary>Real time in which work that left for the thread pool has to be back.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestReturn = TimeSpan.FromMilliseconds(5);

    private readonly Lock _lock = new();
    private readonly List<Task> _ready = [];
    private readonly Random _random;
    private readonly int _habit;
    private readonly int _busyBefore = BusyThreads();
    private ulong _trace = 14695981039346656037;

    private Schedule(ulong seed, DateTimeOffset start)
    {
        _random = new Random(unchecked((int)seed));
        _habit = _random.Next(4);
        Clock = new ScheduleClock(start, _random);
    }

    public ScheduleClock Clock { get; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="body"/> to its end and passes its fault on.</summary>
    /// <returns>Tells one order from another.</returns>
    public static ulong Run(ulong seed, DateTimeOffset start, Func<Schedule, Task> body)
    {
        var schedule = new Schedule(seed, start);
        var context = SynchronizationContext.Current;
        // An await would rather go on there than here.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            schedule.RunToEnd(
                Task.Factory.StartNew(() => body(schedule), CancellationToken.None, TaskCreationOptions.None, schedule)
                    .Unwrap()
            );
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
        return schedule._trace;
    }

    protected override void QueueTask(Task task)
    {
        lock (_lock)
            _ready.Add(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
            return [.. _ready];
    }

    private void RunToEnd(Task main)
    {
        for (var piece = 0; !main.IsCompleted; piece++)
        {
            if (piece == MostPieces)
                throw new InvalidOperationException(
                    $"Not over after {MostPieces} pieces: something goes round in circles."
                );
            // One in a hundred: a piece of work that took as long as somebody's patience.
            if (_random.Next(100) == 0)
                Clock.MoveToNextTimer();
            if (Take() is { } task)
            {
                TryExecuteTask(task);
                AwaitReturns();
            }
            else if (
                !Clock.MoveToNextTimer()
                && !main.IsCompleted
                && !SpinWait.SpinUntil(() => HasReady(main), LongestAbsence)
            )
                throw new InvalidOperationException("Nobody can go on and no timer runs: all wait for each other.");
        }
        main.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Work that left for the thread pool comes back before the next piece is chosen, as far as can be seen: then one seed is
    /// one order.
    /// </summary>
    private void AwaitReturns()
    {
        var began = Stopwatch.GetTimestamp();
        while (ThreadPool.PendingWorkItemCount > 0 || BusyThreads() > _busyBefore)
        {
            if (Stopwatch.GetElapsedTime(began) > LongestReturn)
                return;
            Thread.Yield();
        }
    }

    private static int BusyThreads()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return all - free;
    }

    private bool HasReady(Task main)
    {
        lock (_lock)
            return _ready.Count > 0 || main.IsCompleted;
    }

    private Task? Take()
    {
        lock (_lock)
        {
            if (_ready.Count == 0)
                return null;
            var place = _habit switch
            {
                // Whoever came last, nearly always: somebody starves.
                1 when _random.Next(10) > 0 => _ready.Count - 1,
                2 when _random.Next(10) > 0 => 0,
                _ => _random.Next(_ready.Count),
            };
            _trace = (_trace ^ (ulong)((place << 8) | (_ready.Count & 0xFF))) * 1099511628211;
            var task = _ready[place];
            _ready.RemoveAt(place);
            return task;
        }
    }
}
