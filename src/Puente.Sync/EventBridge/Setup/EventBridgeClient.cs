using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SQS;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>The few operations of Amazon EventBridge that a setup needs, as signed JSON calls.</summary>
public sealed class EventBridgeClient : IDisposable
{
    private const int Tries = 4;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string _region;
    private readonly Uri _endpoint;
    private readonly AWSCredentials? _credentials;
    private readonly TimeProvider _time;

    /// <param name="endpoint">Null: the region's own.</param>
    /// <param name="credentials">Null: the SDK's chain (environment, profile, role).</param>
    public EventBridgeClient(string region, Uri? endpoint, AWSCredentials? credentials, TimeProvider time)
    {
        _region = region;
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        _endpoint = endpoint ?? new Uri($"https://events.{region}.{suffix}/");
        (_credentials, _time) = (credentials, time);
    }

    public void Dispose() => _http.Dispose();

    /// <param name="target">What is asked about, for errors: <c>rule 'puente-hub'</c>.</param>
    /// <exception cref="AwsException">AWS refused or could not be reached.</exception>
    internal async Task<JsonElement> CallAsync(
        string action,
        string target,
        Action<Utf8JsonWriter> body,
        CancellationToken cancellationToken
    ) =>
        await TryCallAsync(action, target, body, cancellationToken)
        ?? throw new AwsException($"events:{action}: there is no {target}.", isRefusal: true);

    /// <returns>Null when there is no such thing.</returns>
    internal async Task<JsonElement?> TryCallAsync(
        string action,
        string target,
        Action<Utf8JsonWriter> body,
        CancellationToken cancellationToken
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        for (var attempt = 1; ; attempt++)
        {
            var (status, answer) = await SendAsync(action, target, buffer.WrittenMemory, cancellationToken);
            if (status == HttpStatusCode.OK)
                return answer;
            var code = Text(answer, "__type").Split('#')[^1];
            if (code == "ResourceNotFoundException")
                return null;
            var mayRepeat = (int)status >= 500 || code is "ThrottlingException" or "ConcurrentModificationException";
            if (!mayRepeat || attempt == Tries)
                throw Refusal(action, target, status, code, answer);
            await Task.Delay(TimeSpan.FromSeconds(attempt), _time, cancellationToken);
        }
    }

    private async Task<(HttpStatusCode, JsonElement)> SendAsync(
        string action,
        string target,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AWSEvents." + action);
        var keys = await KeysAsync();
        SigV4.Sign(request, body.Span, keys, _region, "events", _time.GetUtcNow());
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var answer =
                response.Content.Headers.ContentLength == 0
                    ? null
                    : await JsonDocument.ParseAsync(stream, default, cancellationToken);
            return (response.StatusCode, answer?.RootElement.Clone() ?? default);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or JsonException or IOException
                || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new AwsException(
                $"events:{action} on the {target}: EventBridge at {_endpoint.Authority} could not be reached ({fault.GetType().Name}). Look at the network, eventBridge.region and eventBridge.endpoint.",
                isRefusal: false,
                fault
            );
        }
    }

    private async Task<AwsKeys> KeysAsync()
    {
        try
        {
            var credentials =
                _credentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(new AmazonSQSConfig());
            var keys = await credentials.GetCredentialsAsync();
            return new AwsKeys(keys.AccessKey, keys.SecretKey, keys.Token);
        }
        catch (AmazonClientException fault)
        {
            throw new AwsException(
                "No usable AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or give the machine a role.",
                isRefusal: false,
                fault
            );
        }
    }

    private static AwsException Refusal(
        string action,
        string target,
        HttpStatusCode status,
        string code,
        JsonElement answer
    )
    {
        var says = Text(answer, "message") is { Length: > 0 } text ? text : Text(answer, "Message");
        var advice = code.Contains("AccessDenied", StringComparison.Ordinal)
            ? $" Give the AWS identity of this command the permission events:{action}."
            : "";
        return new AwsException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"events:{action} on the {target} answered {(int)status} {(code.Length > 0 ? code : "(no code)")}: {says}{advice}"
            ),
            isRefusal: true
        );
    }

    internal static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
