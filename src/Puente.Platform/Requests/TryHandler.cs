using Puente.Platform.Errors;
using Puente.Platform.Telemetry;

namespace Puente.Platform.Requests;

/// <summary>
/// The innermost handler: one try on the wire. Bounds its time, reads what is to be held in memory,
/// and gives every failure of the connection one shape.
/// </summary>
internal sealed class TryHandler(
    PlatformOptions options,
    TimeProvider time,
    Observations seen,
    HttpMessageHandler socket
) : DelegatingHandler(socket)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var state = RequestState.Of(request);
        state.Tries++;
        var response = await SendOnceAsync(request, state, cancellationToken);
        seen.Answered(state, response);
        if (!state.Buffered || !response.IsSuccessStatusCode)
            return response;

        try
        {
            var body = await ReadAsync(response, state, cancellationToken);
            var original = response.Content;
            response.Content = new BufferedContent(body);
            response.Content.Headers.ContentType = original.Headers.ContentType;
            original.Dispose();
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request,
        RequestState state,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(state.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Without our deadline it was the socket's own limit on connecting.
            throw deadline.IsCancellationRequested
                ? Failed(state, ConnectionFault.TimedOut, $"no answer within {state.Timeout.TotalSeconds:0.#} s.", e)
                : Failed(
                    state,
                    ConnectionFault.CannotConnect,
                    "no connection could be made in time; check the address and the network.",
                    e
                );
        }
        catch (HttpRequestException e)
        {
            throw e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => Failed(
                    state,
                    ConnectionFault.CannotConnect,
                    "the host name was not found; check the region and the network.",
                    e
                ),
                HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => Failed(
                    state,
                    ConnectionFault.CannotConnect,
                    "no connection could be made; check the address and the network.",
                    e
                ),
                HttpRequestError.SecureConnectionError => Failed(
                    state,
                    ConnectionFault.Untrusted,
                    "the server's certificate was not accepted.",
                    e
                ),
                _ => Failed(state, ConnectionFault.Dropped, "the connection broke off before an answer.", e),
            };
        }
        catch (IOException e)
        {
            throw Failed(state, ConnectionFault.Dropped, "the connection broke off before an answer.", e);
        }
    }

    private PlatformConnectionException Failed(RequestState state, ConnectionFault fault, string detail, Exception e)
    {
        seen.Failed(state, fault);
        var mayRepeat = fault switch
        {
            ConnectionFault.CannotConnect => true, // nothing was sent
            ConnectionFault.Untrusted => false,
            _ => state.SafeToRepeat,
        };
        return new PlatformConnectionException(state.Method, state.Route, fault, mayRepeat, state.Tries, detail, e);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response,
        RequestState state,
        CancellationToken cancellationToken
    )
    {
        await using var body = await BodyStream.OpenAsync(response, state, options, time, cancellationToken);
        var (bytes, complete) = await BoundedBody.ReadAsync(
            body,
            response.Content.Headers.ContentLength,
            options.MaxBodyBytes,
            cancellationToken
        );
        return complete
            ? bytes
            : throw new PlatformContentException(
                state.Method,
                state.Route,
                $"the answer is larger than {options.MaxBodyBytes} bytes (MaxBodyBytes).",
                Headers.CorrelationId(response)
            );
    }
}
