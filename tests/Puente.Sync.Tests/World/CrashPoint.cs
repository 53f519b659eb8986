using Puente.Store;

namespace Puente.Sync.Tests.World;

/// <summary>Fails the work of one test at a named moment, as the end of the process there would; other tests notice nothing.</summary>
internal sealed class CrashPoint : IDisposable
{
    private static readonly AsyncLocal<CrashPoint?> Current = new();
    private int _isOver;

    static CrashPoint() => WritePoint.Observer = name => Current.Value?.Pass(name);

    public CrashPoint() => Current.Value = this;

    public string? At { get; set; }

    public List<string> Passed { get; } = [];

    public void Dispose()
    {
        _isOver = 1;
        Current.Value = null;
    }

    private void Pass(string name)
    {
        lock (Passed)
            Passed.Add(name);
        if (name == At && Interlocked.Exchange(ref _isOver, 1) == 0)
            throw new CrashException(name);
    }
}

internal sealed class CrashException(string at) : Exception($"The process ended at '{at}'.");
