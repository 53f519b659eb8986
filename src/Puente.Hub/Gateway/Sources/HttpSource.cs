using System.Net;
using System.Text.Json;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Lookups;
using Puente.Store;

namespace Puente.Hub.Gateway.Sources;

/// <summary>
/// A web service. Host, port and the beginning of the path are the source's; inputs cannot move a request elsewhere, and
/// neither can the service, whose redirects are not followed.
/// </summary>
internal sealed class HttpSource : ILookupSource
{
    /// <summary>Of an answer, unpacked. What a flow can use is far smaller.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Before a GET is sent the second and last time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private readonly GatewayService _service;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public HttpSource(GatewayService service, TimeProvider time)
    {
        (_service, _time) = (service, time);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                MaxConnectionsPerServer = GuardedSource.Places,
                // A service that moves is found again.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                MaxResponseHeadersLength = 64,
            }
        )
        {
            // The lookup's own time limit comes with each request.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Add("User-Agent", "Puente-Gateway");
    }

    public string Name => _service.Name;

    public async Task<SourceRows> ReadAsync(
        Lookup lookup,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken stop
    )
    {
        var http = lookup.Http ?? throw new InvalidOperationException($"The lookup {lookup.Name} holds no request.");
        var values = lookup
            .Parameters.Zip(parameters)
            .ToDictionary(
                pair => pair.First,
                pair => pair.Second.Value is DBNull ? null : pair.Second.Value,
                StringComparer.Ordinal
            );
        var builder = new RequestBuilder(http, _service, values);
        try
        {
            return await SendAsync(lookup, builder, stop);
        }
        // Only what changes nothing may be sent twice.
        catch (SourceException fault)
            when (http.Method == "GET" && fault is { Fault: SourceFault.Unavailable, RetryAfter: null })
        {
            await Task.Delay(Pause, _time, stop);
            return await SendAsync(lookup, builder, stop);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SourceRows> SendAsync(Lookup lookup, RequestBuilder builder, CancellationToken stop)
    {
        using var request = builder.Build();
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (lookup.Http!.Nothing.Contains((int)answer.StatusCode))
                return ServiceRows.None(lookup);
            if (!answer.IsSuccessStatusCode)
                throw FaultOf(answer);
            using var document = await ReadAsync(answer, stop);
            return ServiceRows.Read(lookup, document.RootElement);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            stop.ThrowIfCancellationRequested();
            var reason = fault is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request2
                ? request2.HttpRequestError.ToString()
                : fault.GetType().Name;
            throw new SourceException(SourceFault.Unavailable, reason, fault);
        }
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, stop)) > 0)
        {
            if (body.Length + read > MostBytes)
                throw new SourceException(SourceFault.Refused, $"an answer of more than {MostBytes} bytes");
            body.Write(buffer, 0, read);
        }
        try
        {
            body.Position = 0;
            return await JsonDocument.ParseAsync(body, default, stop);
        }
        catch (JsonException fault)
        {
            throw new SourceException(SourceFault.Refused, "the answer is no JSON", fault);
        }
    }

    private SourceException FaultOf(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (status is >= 300 and < 400)
            return new SourceException(SourceFault.Refused, $"status {status}: redirects are not followed");
        // It is away, does not let the hub in, or wants fewer requests: not this request's fault.
        if (status is not (>= 500 or 401 or 407 or 408 or 429))
            return new SourceException(SourceFault.Refused, $"status {status}");
        return new SourceException(SourceFault.Unavailable, $"status {status}") { RetryAfter = WaitOf(answer) };
    }

    private TimeSpan? WaitOf(HttpResponseMessage answer)
    {
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            // Asking again at once would not help these.
            _ => (int)answer.StatusCode is 401 or 407 or 429 ? TimeSpan.FromSeconds(1) : (TimeSpan?)null,
        };
        return wait is not { } asked ? null
            : asked < TimeSpan.Zero ? TimeSpan.Zero
            : asked > LongestWait ? LongestWait
            : asked;
    }
}
