using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.SignIn;

namespace Puente.Analytics.Tests.Remote;

/// <summary>A platform of a few lines, written from docs/analytics.md, with limits that a test can set or take away.</summary>
internal sealed class PretendAnalytics : HttpMessageHandler
{
    public Func<JsonObject, JsonObject>? Aggregates { get; init; }

    public Func<JsonObject, JsonObject>? Details { get; init; }

    public List<JsonObject> Asked { get; } = [];

    public PlatformClient Client() =>
        new(
            new PlatformOptions
            {
                ApiBase = new Uri("http://127.0.0.1:1"),
                ClientId = "client",
                ClientSecret = new Secret("secret"),
                AssumedRatePerMinute = 100_000,
                RateShare = 1,
            },
            socket: this
        );

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/oauth/token", StringComparison.Ordinal))
            return Json("""{"access_token":"t","token_type":"bearer","expires_in":86400}""", HttpStatusCode.OK);
        var body = (JsonObject)JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (Asked)
        {
            Asked.Add((JsonObject)body.DeepClone());
            try
            {
                var answer = path.Contains("/aggregates/", StringComparison.Ordinal)
                    ? Aggregates!(body)
                    : Details!(body);
                return Json(answer.ToJsonString(), HttpStatusCode.OK);
            }
            catch (PretendRefusal refusal)
            {
                return Json(
                    $$"""{"message":"{{refusal.Message}}","code":"bad.request","status":400}""",
                    HttpStatusCode.BadRequest
                );
            }
        }
    }

    private static HttpResponseMessage Json(string body, HttpStatusCode status) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}

internal sealed class PretendRefusal(string message) : Exception(message);
