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
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            seen.Failed(state, "timeout");
            throw new PlatformConnectionException(
                state.Method,
                state.Route,
                ConnectionFault.TimedOut,
                state.SafeToRepeat,
                state.Tries,
                $"no answer within {state.Timeout.TotalSeconds:0.#} s."
            );
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The socket's own limit on connecting.
            seen.Failed(state, "connection");
            throw new PlatformConnectionException(
                state.Method,
                state.Route,
                ConnectionFault.CannotConnect,
                true,
                state.Tries,
                "no connection could be made in time; check the address and the network.",
                e
            );
        }
        catch (HttpRequestException e)
        {
            seen.Failed(state, "connection");
            throw Translate(state, e);
        }
        catch (IOException e)
        {
            seen.Failed(state, "connection");
            throw new PlatformConnectionException(
                state.Method,
                state.Route,
                ConnectionFault.Dropped,
                state.SafeToRepeat,
                state.Tries,
                "the connection broke off before an answer.",
                e
            );
        }
    }

    private static PlatformConnectionException Translate(RequestState state, HttpRequestException e) =>
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new(
                state.Method,
                state.Route,
                ConnectionFault.CannotConnect,
                true,
                state.Tries,
                "the host name was not found; check the region and the network.",
                e
            ),
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => new(
                state.Method,
                state.Route,
                ConnectionFault.CannotConnect,
                true,
                state.Tries,
                "no connection could be made; check the address and the network.",
                e
            ),
            HttpRequestError.SecureConnectionError => new(
                state.Method,
                state.Route,
                ConnectionFault.Untrusted,
                false,
                state.Tries,
                "the server's certificate was not accepted.",
                e
            ),
            _ => new(
                state.Method,
                state.Route,
                ConnectionFault.Dropped,
                state.SafeToRepeat,
                state.Tries,
                "the connection broke off before an answer.",
                e
            ),
        };

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

/// <summary>A body that has been read whole.</summary>
internal sealed class BufferedContent(ReadOnlyMemory<byte> utf8) : HttpContent
{
    public ReadOnlyMemory<byte> Utf8 => utf8;

    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
        stream.WriteAsync(utf8).AsTask();

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        Task.FromResult<Stream>(
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(utf8, out var segment)
                ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
                : new MemoryStream(utf8.ToArray(), writable: false)
        );

    protected override bool TryComputeLength(out long length)
    {
        length = utf8.Length;
        return true;
    }
}
