using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Governor;

namespace Puente.Platform.Tests.Governor;

/// <summary>
/// Several governors, each as in a process of its own, with one budget file, against a platform that counts the client's
/// requests in windows. Time moves in steps; a seed decides arrivals and latencies.
/// </summary>
internal sealed class Simulation : IDisposable
{
    private const int StepMilliseconds = 5;

    private readonly BudgetFolder _folder = new();
    private readonly Random _random;
    private readonly List<Worker> _workers = [];
    private readonly List<Pending> _waiting = [];
    private readonly PriorityQueue<Sent, long> _onTheWay = new();
    private long _windowEnd = -1;
    private int _count;
    private long _now;

    /// <param name="shared">False gives each governor a budget of its own: the control.</param>
    public Simulation(int seed, int processes, int allowed, bool shared = true)
    {
        _random = new Random(seed);
        Allowed = allowed;
        for (var i = 0; i < processes; i++)
        {
            // A clock each, so that a dead process's timers stand still. All show the same time.
            var time = new FakeTimeProvider();
            _workers.Add(new Worker(time, Gates.Of(time, 1, allowed, shared ? _folder.Path : null)));
        }
    }

    public int Allowed { get; set; }

    /// <summary>Requests a lane asks for each second, by all processes together; infinity keeps ten waiting in each.</summary>
    public Dictionary<Lane, double> Demand { get; } = [];

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    public Dictionary<Lane, int> PerLane { get; } = Lanes.All.ToDictionary(lane => lane, _ => 0);

    public List<double> InteractiveWaits { get; } = [];

    public IReadOnlyList<int> PerProcess => [.. _workers.Select(worker => worker.Answered)];

    public BudgetReading Read() => _workers[^1].Gate.Read();

    public double InteractiveP99 => InteractiveWaits.Order().ElementAt((int)(InteractiveWaits.Count * 0.99));

    /// <summary>The process is killed: it neither asks nor leaves.</summary>
    public void Kill(int process) => _workers[process].IsDead = true;

    public void Park(Lane lane, TimeSpan wait) => _workers[0].Gate.Park(lane, wait, "a test says so");

    public void Forget()
    {
        (Answered, Refused) = (0, 0);
        InteractiveWaits.Clear();
        foreach (var lane in Lanes.All)
            PerLane[lane] = 0;
        foreach (var worker in _workers)
            worker.Answered = 0;
    }

    public void Run(TimeSpan duration)
    {
        var end = _now + (long)duration.TotalMilliseconds;
        for (; _now < end; _now += StepMilliseconds)
        {
            Ask();
            Send();
            while (_onTheWay.TryPeek(out _, out var due) && due <= _now)
                Meet(_onTheWay.Dequeue());
            // Clocks move one after the other; nobody is always first.
            var first = _random.Next(_workers.Count);
            for (var i = 0; i < _workers.Count; i++)
                if (_workers[(first + i) % _workers.Count] is { IsDead: false } worker)
                    worker.Time.Advance(TimeSpan.FromMilliseconds(StepMilliseconds));
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Gate.Dispose();
        _folder.Dispose();
    }

    private void Ask()
    {
        foreach (var (lane, perSecond) in Demand)
        {
            if (double.IsInfinity(perSecond))
            {
                foreach (var worker in _workers.Where(worker => !worker.IsDead))
                    while (worker.Waiting[(int)lane] < 10)
                        Ask(worker, lane);
            }
            else if (_random.NextDouble() < perSecond * StepMilliseconds / 1000)
            {
                var alive = _workers.Where(worker => !worker.IsDead).ToList();
                Ask(alive[_random.Next(alive.Count)], lane);
            }
        }
    }

    private void Ask(Worker worker, Lane lane)
    {
        worker.Waiting[(int)lane]++;
        _waiting.Add(new Pending(worker, lane, worker.Gate.Enter(lane).Task, _now));
    }

    private void Send()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var pending = _waiting[i];
            if (!pending.Task.IsCompleted)
                continue;
            _waiting.RemoveAt(i);
            pending.Worker.Waiting[(int)pending.Lane]--;
            if (pending.Task.IsFaulted || pending.Worker.IsDead)
                continue;
            if (pending.Lane == Lane.Interactive)
                InteractiveWaits.Add(_now - pending.Since);
            var sent = new Sent(pending.Worker, pending.Lane, pending.Task.Result);
            _onTheWay.Enqueue(sent, _now + _random.Next(20, 150));
        }
    }

    private void Meet(Sent sent)
    {
        if (!sent.IsCounted)
        {
            if (_now >= _windowEnd)
                (_windowEnd, _count) = (_now + 60_000, 0);
            _count++;
            sent.Count = _count;
            sent.Allowed = Allowed;
            sent.Reset = (int)Math.Ceiling((_windowEnd - _now) / 1000.0);
            sent.IsCounted = true;
            _onTheWay.Enqueue(sent, _now + _random.Next(20, 150));
            return;
        }

        var refused = sent.Count > sent.Allowed;
        if (refused)
            Refused++;
        else
        {
            Answered++;
            PerLane[sent.Lane]++;
            sent.Worker.Answered++;
        }

        if (sent.Worker.IsDead)
            return;
        sent.Worker.Gate.Learn(sent.Ticket, sent.Allowed, sent.Count, TimeSpan.FromSeconds(sent.Reset));
        if (refused)
            sent.Worker.Gate.CloseFor(TimeSpan.FromSeconds(sent.Reset));
    }

    private sealed class Worker(FakeTimeProvider time, Gate gate)
    {
        public FakeTimeProvider Time => time;
        public Gate Gate => gate;
        public int[] Waiting { get; } = new int[Lanes.Count];
        public int Answered { get; set; }
        public bool IsDead { get; set; }
    }

    private sealed record Pending(Worker Worker, Lane Lane, Task<Ticket> Task, long Since);

    private sealed class Sent(Worker worker, Lane lane, Ticket ticket)
    {
        public Worker Worker => worker;
        public Lane Lane => lane;
        public Ticket Ticket => ticket;
        public bool IsCounted { get; set; }
        public int Count { get; set; }
        public int Allowed { get; set; }
        public int Reset { get; set; }
    }
}
