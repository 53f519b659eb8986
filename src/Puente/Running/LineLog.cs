using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Puente.Running;

/// <summary>What the streams log, as lines for people. The message of an exception is left out: it may quote a record.</summary>
internal sealed class LineLog(Action<string> write, LogLevel least, TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Line(write, least, time);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The command writes its log to standard error and nowhere else.");

    public void Dispose() { }

    private sealed class Line(Action<string> write, LogLevel least, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var now = time.GetUtcNow()
                .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var kind = exception is null ? "" : $" ({exception.GetType().Name})";
            write($"{now} {Word(logLevel)} {formatter(state, null)}{kind}");
        }

        private static string Word(LogLevel level) =>
            level switch
            {
                LogLevel.Critical or LogLevel.Error => "error",
                LogLevel.Warning => "warning",
                LogLevel.Information => "info",
                _ => "debug",
            };
    }
}
