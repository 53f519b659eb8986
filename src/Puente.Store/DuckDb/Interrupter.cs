namespace Puente.Store.DuckDb;

/// <summary>Stops a running statement when a token is cancelled.</summary>
/// <remarks>
/// DuckDB forgets an interruption that comes while no statement runs, and a token can be cancelled just before one starts:
/// so it is said again until the statement has ended.
/// </remarks>
internal sealed class Interrupter : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(10);
    private readonly Lock _gate = new();
    private readonly Action _interrupt;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _isOver;

    public Interrupter(Action interrupt, CancellationToken cancellationToken)
    {
        _interrupt = interrupt;
        _registration = cancellationToken.Register(static state => ((Interrupter)state!).Begin(), this);
    }

    public void Dispose()
    {
        lock (_gate)
            _isOver = true;
        _registration.Dispose();
        _timer?.Dispose();
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (!_isOver)
                _timer = new Timer(static state => ((Interrupter)state!).Interrupt(), this, TimeSpan.Zero, Again);
        }
    }

    // Under the gate: a command that is being disposed must not be told anything any more.
    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_isOver)
                _interrupt();
        }
    }
}
