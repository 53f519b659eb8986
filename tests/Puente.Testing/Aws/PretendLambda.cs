using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Puente.Testing.Aws;

/// <summary>Lambda and STS on a free port: refuses every request whose signature is not right, as AWS does.</summary>
public sealed class PretendLambda : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Role = "arn:aws:iam::123456789012:role/flows";
    public const string Function = "arn:aws:lambda:eu-central-1:123456789012:function:lookup:live";

    private LoopbackServer _server = null!;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, string> _roleKeys = new(StringComparer.Ordinal);

    private PretendLambda(TimeProvider time) => _time = time;

    public Uri Address => _server.Address;

    /// <summary>Why requests were refused.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Events that reached the function, and with which access key.</summary>
    public ConcurrentQueue<(string Event, string AccessKey)> Events { get; } = new();

    public int RolesTaken { get; private set; }

    /// <summary>How long keys of a role hold.</summary>
    public TimeSpan RoleTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Keys of roles that were given so far are refused from now on.</summary>
    public void Forget() => _roleKeys.Clear();

    /// <summary>What the function does; echoes its event at first.</summary>
    public Func<HttpContext, string, Task> Work { get; set; } = (http, sent) => http.Response.WriteAsync(sent);

    public static async Task<PretendLambda> StartAsync(TimeProvider time)
    {
        var lambda = new PretendLambda(time);
        lambda._server = await LoopbackServer.StartAsync(lambda.HandleAsync);
        return lambda;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
#pragma warning disable CA1308 // As the signature counts them.
        var headers = http.Request.Headers.ToDictionary(
            header => header.Key.ToLowerInvariant(),
            header => header.Value.ToString(),
            StringComparer.Ordinal
        );
#pragma warning restore CA1308
        var fault = AwsVerifier.FaultOf(
            http.Request.Method,
            target,
            headers,
            bytes.ToArray(),
            key => key == AccessKey ? SecretKey : _roleKeys.GetValueOrDefault(key),
            _time.GetUtcNow()
        );
        var key = headers.GetValueOrDefault("authorization", "").Split('=', '/') is [_, var id, ..] ? id : "";
        if (fault is not null)
        {
            Refusals.Enqueue(fault);
            await AnswerAsync(http, 403, "InvalidSignatureException", fault);
        }
        else if (target == "/")
            await TakeRoleAsync(http, System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        else if (target != $"/2015-03-31/functions/{Uri.EscapeDataString(Function)}/invocations")
            await AnswerAsync(http, 404, "ResourceNotFoundException", "Function not found");
        else
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes.ToArray());
            Events.Enqueue((text, key));
            await Work(http, text);
        }
    }

    private Task TakeRoleAsync(HttpContext http, string body)
    {
        if (!body.Contains($"RoleArn={Uri.EscapeDataString(Role)}&", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 403;
            return http.Response.WriteAsync(
                """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>AccessDenied</Code></Error></ErrorResponse>"""
            );
        }
        RolesTaken++;
        var (id, secret) = ($"ASIA{RolesTaken}", $"secret-of-the-role-{RolesTaken}");
        _roleKeys[id] = secret;
        return http.Response.WriteAsync(
            $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>session/token==</SessionToken>
            <Expiration>{(_time.GetUtcNow() + RoleTime).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration>
            </Credentials></AssumeRoleResult></AssumeRoleResponse>
            """
        );
    }

    /// <summary>An error of the service itself.</summary>
    public static Task AnswerAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["X-Amzn-ErrorType"] = type;
        return http.Response.WriteAsync($$"""{"Message":"{{message}}"}""");
    }
}
