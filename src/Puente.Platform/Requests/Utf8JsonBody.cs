namespace Puente.Platform.Requests;

/// <summary>A big answer handed on as it arrives. It never becomes one object or one string (promise P6).</summary>
public abstract class Utf8JsonBody : IAsyncDisposable
{
    private readonly PlatformAnswer _answer;

    private protected Utf8JsonBody(PlatformAnswer answer) => _answer = answer;

    /// <summary>
    /// UTF-8 JSON, decompressed; read it asynchronously. A body that stands still or breaks off fails with
    /// <see cref="Errors.PlatformConnectionException"/>.
    /// </summary>
    public Stream Utf8Json => _answer.Body;

    public string? CorrelationId => _answer.CorrelationId;

    /// <summary>The platform's clock when it answered, in whole seconds; null when it did not say.</summary>
    public DateTimeOffset? Date => _answer.Headers.Date;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _answer.DisposeAsync();
    }
}
