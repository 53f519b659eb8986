using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Retry;
using Puente.Platform.SignIn;
using Puente.Platform.Telemetry;
using Puente.Platform.Usage;

namespace Puente.Platform.Requests;

/// <summary>The chain of handlers: telemetry, retry, rate gate, sign-in, one try, socket.</summary>
internal sealed class Connection : IDisposable
{
    private readonly PlatformOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenSource _tokens;
    private readonly Gate _gate;
    private readonly UsageCounter? _counter;
    private readonly HttpMessageInvoker _chain;
    private readonly string _base;

    /// <summary>
    /// Without it the runtime takes a gzip or Brotli body that was cut off for a complete one, and a part of a page would
    /// look like the whole. The runtime reads the switch once, before it first unpacks anything; a host's own setting wins.
    /// </summary>
    static Connection()
    {
        const string Strict = "System.IO.Compression.UseStrictValidation";
        if (!AppContext.TryGetSwitch(Strict, out _))
            AppContext.SetSwitch(Strict, true);
    }

    public Connection(PlatformOptions options, TimeProvider time, ILoggerFactory? log, HttpMessageHandler? socket)
    {
        options = options.Snapshot();
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new PlatformOptionsException(faults);

        (_options, _time) = (options, time);
        var logger = (log ?? NullLoggerFactory.Instance).CreateLogger("Puente.Platform");
        ApiBase = options.EffectiveApiBase;
        _base = ApiBase.AbsoluteUri.TrimEnd('/');
        _counter = options.UsageFolder is { } folder
            ? new UsageCounter(folder, ApiBase.Authority, options.ClientId, time, logger)
            : null;
        Seen = new Observations(time, _counter);
        _tokens = new TokenSource(options, time, Random.Shared.NextDouble, logger);
        _gate = new Gate(options, time, fault => Report(options, logger, fault));
        var wire = new TryHandler(options, time, Seen, socket ?? MakeSocket());
        var gated = new GateHandler(_gate, options, time, Seen, new SignInHandler(_tokens, wire));
        _chain = new HttpMessageInvoker(
            new TelemetryHandler(time, new RetryHandler(options, time, Random.Shared.NextDouble, logger, gated))
        );
    }

    public Uri ApiBase { get; }

    public Observations Seen { get; }

    public BudgetReading Budget => _gate.Read();

    public int MaxPages => _options.MaxPages;

    public async Task<(HttpResponseMessage Response, RequestState State)> SendAsync(
        HttpMethod method,
        Route route,
        ReadOnlyMemory<byte>? body,
        RequestOptions options,
        Lane lane,
        bool buffered,
        CancellationToken cancellationToken
    )
    {
        // Not disposed: the response refers to it, and it holds nothing but memory.
        var request = new HttpRequestMessage(method, _base + route.PathAndQuery) { Version = HttpVersion.Version11 };
        request.Headers.Accept.ParseAdd(options.Accept);
        request.Headers.UserAgent.ParseAdd(_options.UserAgent);
        foreach (var (name, value) in options.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"The header {name} cannot be added to a request.", nameof(options));
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(options.ContentType);
        }
        else if (method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch)
        {
            // The runtime may send a request again by itself when a pooled connection turns out dead, as long as it has
            // not begun to send content. With an empty content the decision stays here, in RetryHandler.
            request.Content = new ByteArrayContent([]);
        }

        var state = new RequestState(
            method,
            route.Template,
            lane,
            options.SafeToRepeat,
            buffered,
            options.Timeout ?? _options.Timeout
        );
        state.AttachTo(request);
        return (await _chain.SendAsync(request, cancellationToken), state);
    }

    public async Task<Stream> OpenAsync(
        HttpResponseMessage response,
        RequestState state,
        CancellationToken cancellationToken
    ) => await BodyStream.OpenAsync(response, state, _options, _time, cancellationToken);

    /// <summary>The exception for an answer of 400 and above, or for a redirect, which the API does not use.</summary>
    public async Task<PlatformResponseException> RefusalAsync(
        HttpResponseMessage response,
        RequestState state,
        CancellationToken cancellationToken
    ) =>
        RefusalOf(
            response,
            state,
            await BoundedBody.ReadErrorAsync(response, state, _options, _time, cancellationToken)
        );

    /// <inheritdoc cref="RefusalAsync"/>
    public PlatformResponseException RefusalOf(
        HttpResponseMessage response,
        RequestState state,
        ReadOnlyMemory<byte> utf8
    )
    {
        var body = utf8.Length > ErrorBody.MaxBytes ? ErrorBody.Empty : ErrorBody.Parse(utf8);
        body = body with { CorrelationId = Headers.CorrelationId(response) ?? body.CorrelationId };
        var asked = Headers.RetryAfter(response, _time);
        var mayRepeat = RetryHandler.IsRepeatable(response.StatusCode, state.SafeToRepeat);
        return new PlatformResponseException(
            state.Method,
            state.Route,
            response.StatusCode,
            body,
            mayRepeat,
            asked,
            state.Tries,
            Advice(response.StatusCode, body, state, asked)
        );
    }

    public void Dispose()
    {
        _gate.Dispose();
        _tokens.Dispose();
        _counter?.Dispose();
        _chain.Dispose();
    }

    private string? Advice(HttpStatusCode status, ErrorBody body, RequestState state, TimeSpan? asked)
    {
        if (state.WaitTooLong)
            return $"The platform asks to wait {asked?.TotalSeconds:0} s, longer than the ceiling of {_options.RetryAfterCeiling.TotalSeconds:0} s (RetryAfterCeiling); try again after that time.";
        if (state.NewTokenRefused)
            return _options.Grant is UserGrant
                ? "A new token was refused as well: run 'puente login' again."
                : "A new token was refused as well: check that ClientId belongs to this region and that the client is active.";
        if (body.MissingPermissions.Count > 0)
        {
            var which = body.Code == "missing.any.permissions" ? "one of these permissions" : "these permissions";
            return $"Give the OAuth client's role {which}: {string.Join(", ", body.MissingPermissions)}.";
        }

        return status switch
        {
            HttpStatusCode.TooManyRequests => "Try again later, or lower RateShare.",
            HttpStatusCode.ServiceUnavailable => "The platform is overloaded or in maintenance; try again later.",
            >= HttpStatusCode.InternalServerError when !state.SafeToRepeat =>
                "The platform may have carried it out; look before repeating it.",
            _ => null,
        };
    }

    private static void Report(PlatformOptions options, ILogger log, string fault)
    {
        GovernorLog.Alone(log, fault);
        options.OnBudgetFault?.Invoke(fault);
    }

    internal static SocketsHttpHandler MakeSocket() =>
        new()
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // The runtime's own activities carry the filled path, which has customers' ids in it (promise P9).
            ActivityHeadersPropagator = null,
        };
}
