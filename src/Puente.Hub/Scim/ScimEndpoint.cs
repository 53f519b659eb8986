using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Scim.Serving;

namespace Puente.Hub.Scim;

/// <summary><c>/scim/v2</c>: bearer tokens and HTTP around a <see cref="ScimServer"/>.</summary>
internal sealed partial class ScimEndpoint(ScimOptions options, ILogger log, TimeProvider time)
{
    private const string Prefix = "/scim/v2";
    private const string Bearer = "Bearer ";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ScimServer _server = new(options.Store, time);
    private readonly byte[][] _tokens = [.. options.Tokens.Select(token => Hash(token.Secret))];

    public void Map(IEndpointRouteBuilder server)
    {
        server.Map(Prefix, HandleAsync);
        server.Map(Prefix + "/{**path}", HandleAsync);
    }

    /// <summary>A name that a proxy passes on opens this, nothing else of the hub.</summary>
    public bool Admits(HttpRequest request) =>
        request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal) && options.Hosts.Contains(request.Host.Host);

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await WriteAsync(context, await AnswerAsync(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The directory went away and asks again.
        }
    }

    private async Task<ScimAnswer> AnswerAsync(HttpContext context)
    {
        if (!IsKnown(context.Request.Headers.Authorization.ToString()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ScimAnswer.Refuse(401, null, "Send 'Authorization: Bearer TOKEN' with a token of scim.tokens.");
        }
        if (await ReadBodyAsync(context) is not { } body)
        {
            // What is still on the way is not read.
            context.Response.Headers.Connection = "close";
            return ScimAnswer.Refuse(
                413,
                null,
                FormattableString.Invariant($"A body is at most {ScimLimits.MostBytes} bytes.")
            );
        }
        var request = new ScimRequest(
            context.Request.Method,
            context.Request.Path.Value![Prefix.Length..].Trim('/'),
            AddressOf(context.Request)
        )
        {
            Query = context.Request.Query.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            Body = body,
            ContentType = context.Request.ContentType,
            IfMatch = Header(context, "If-Match"),
            IfNoneMatch = Header(context, "If-None-Match"),
        };
        try
        {
            return _server.Answer(request);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(log, request.Method, fault.GetType().Name);
            return ScimAnswer.Refuse(500, null, "The store did not take the request; nothing was changed. Try again.");
        }
    }

    // Other machines come through a proxy only, and that has TLS (docs/scim.md).
    private string AddressOf(HttpRequest request) =>
        $"{(options.Hosts.Contains(request.Host.Host) ? "https" : request.Scheme)}://{request.Host}{Prefix}";

    private bool IsKnown(string authorization)
    {
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return false;
        var (hash, isKnown) = (Hash(authorization[Bearer.Length..].Trim()), false);
        // All are compared, so that the time tells nothing about which one was near.
        foreach (var token in _tokens)
            isKnown |= CryptographicOperations.FixedTimeEquals(token, hash);
        return isKnown;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        // Counted here, so that too much is answered in SCIM's own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > ScimLimits.MostBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > ScimLimits.MostBytes)
                return null;
        }
        return body.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, ScimAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.ETag is { } version)
            context.Response.Headers.ETag = version;
        if (answer.Location is { } location)
            context.Response.Headers.Location = location;
        if (answer.Allow is { } methods)
            context.Response.Headers.Allow = methods;
        if (answer.Body is not { } body)
            return;
        context.Response.ContentType = "application/scim+json";
        await context.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(body.ToJsonString(Plain)),
            context.RequestAborted
        );
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [LoggerMessage(Level = LogLevel.Error, Message = "SCIM {Method} failed in the store: {Fault}")]
    private static partial void LogFault(ILogger log, string method, string fault);
}
