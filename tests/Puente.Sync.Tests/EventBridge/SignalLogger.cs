using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge;

/// <summary>Keeps log lines, and wakes who waits for one.</summary>
internal sealed class SignalLogger : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<bool> _arrived = Channel.CreateUnbounded<bool>();

    public IReadOnlyCollection<string> Lines => _lines;

    public async Task<string> WaitForAsync(string part, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                return found;
            await _arrived.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        _lines.Enqueue(formatter(state, exception));
        _arrived.Writer.TryWrite(true);
    }
}
