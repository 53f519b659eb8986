using System.Net;
using System.Net.Http.Headers;
using Puente.Platform.Errors;

namespace Puente.Platform.Requests;

/// <summary>An answer whose headers have been read and whose body is still on its way.</summary>
public sealed class PlatformAnswer : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Func<ReadOnlyMemory<byte>, PlatformResponseException> _refusal;

    internal PlatformAnswer(
        HttpResponseMessage response,
        Stream body,
        Func<ReadOnlyMemory<byte>, PlatformResponseException> refusal
    )
    {
        _response = response;
        _refusal = refusal;
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

    /// <summary>What this answer would have been thrown as, for who turned <see cref="RequestOptions.ThrowOnError"/> off.</summary>
    /// <param name="body">The whole of <see cref="Body"/>, which was read already.</param>
    public PlatformResponseException RefusalOf(ReadOnlyMemory<byte> body) => _refusal(body);

    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        _response.Dispose();
    }
}
