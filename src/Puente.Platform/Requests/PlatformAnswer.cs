using System.Net;
using System.Net.Http.Headers;

namespace Puente.Platform.Requests;

/// <summary>An answer whose headers have been read and whose body is still on its way.</summary>
public sealed class PlatformAnswer : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;

    internal PlatformAnswer(HttpResponseMessage response, Stream body)
    {
        _response = response;
        Body = body;
    }

    public HttpStatusCode Status => _response.StatusCode;

    public HttpResponseHeaders Headers => _response.Headers;

    public HttpContentHeaders ContentHeaders => _response.Content.Headers;

    public string? CorrelationId => Requests.Headers.CorrelationId(_response);

    /// <summary>
    /// Decompressed; read it asynchronously. Fails with <see cref="Errors.PlatformConnectionException"/> when it
    /// stands still or breaks off.
    /// </summary>
    public Stream Body { get; }

    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        _response.Dispose();
    }
}
