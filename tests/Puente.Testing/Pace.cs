using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Puente.Testing;

/// <summary>
/// How fast the <see cref="ElasticTime"/> of several processes runs: as fast as keeps the processors busy, but not quite.
/// On a clock that runs faster than the machine can follow every heartbeat is late and every connection seems dead, and what
/// is done about that makes the machine busier still.
/// </summary>
public sealed class Pace : IDisposable
{
    /// <summary>Times as fast as real time, at most.</summary>
    public const double Fastest = 40;

    internal const int Length = 4 * sizeof(long);
    private const double Slowest = 10;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(150);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _end = new();
    private double _speed = Fastest;
    private TimeSpan _passed;
    private long _at;
    private long _edition;

    public Pace(string file)
    {
        Path = file;
        _file = MemoryMappedFile.CreateFromFile(file, FileMode.Create, null, Length);
        _view = _file.CreateViewAccessor();
        _at = Stopwatch.GetTimestamp();
        Run(Fastest);
        _thread = new Thread(Regulate) { IsBackground = true, Name = "pace" };
        _thread.Start();
    }

    public string Path { get; }

    public TimeSpan Passed => Read(_view).Passed;

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _view.Dispose();
        _file.Dispose();
        _end.Dispose();
    }

    /// <summary>An even edition is whole; one that changed meanwhile is read again.</summary>
    internal static (TimeSpan Passed, double Speed) Read(MemoryMappedViewAccessor view)
    {
        while (true)
        {
            var edition = view.ReadInt64(0);
            Thread.MemoryBarrier();
            var (at, passed, speed) = (view.ReadInt64(8), view.ReadInt64(16), view.ReadDouble(24));
            var now = Stopwatch.GetTimestamp();
            Thread.MemoryBarrier();
            if ((edition & 1) == 0 && edition == view.ReadInt64(0))
                return (TimeSpan.FromTicks(passed) + (Stopwatch.GetElapsedTime(at, now) * speed), speed);
            Thread.Yield();
        }
    }

    /// <summary>From now on at this speed. Nobody reads the clock meanwhile, so that for nobody it goes back.</summary>
    private void Run(double speed)
    {
        _view.Write(0, ++_edition);
        Thread.MemoryBarrier();
        var now = Stopwatch.GetTimestamp();
        _passed += Stopwatch.GetElapsedTime(_at, now) * _speed;
        (_at, _speed) = (now, speed);
        _view.Write(8, _at);
        _view.Write(16, _passed.Ticks);
        _view.Write(24, _speed);
        Thread.MemoryBarrier();
        _view.Write(0, ++_edition);
    }

    private void Regulate()
    {
        var before = ProcessorTicks();
        while (!_end.Wait(s_between))
        {
            var now = ProcessorTicks();
            var all = now.All - before.All;
            if (all == 0)
                continue;
            var idle = (double)(now.Idle - before.Idle) / all;
            before = now;
            var speed = idle switch
            {
                < 0.05 => Math.Max(Slowest, _speed * 0.85),
                > 0.12 => Math.Min(Fastest, _speed * 1.1),
                _ => _speed,
            };
            if (speed != _speed)
                Run(speed);
        }
    }

    /// <summary>Ticks of all processors since the machine began, and those of them without work.</summary>
    private static (long Idle, long All) ProcessorTicks()
    {
        using var reader = new StreamReader("/proc/stat");
        var ticks = reader
            .ReadLine()!
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Take(8)
            .Select(long.Parse)
            .ToArray();
        return (ticks[3] + ticks[4], ticks.Sum());
    }
}
