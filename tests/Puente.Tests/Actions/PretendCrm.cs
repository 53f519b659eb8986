using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Puente.Testing;

namespace Puente.Tests.Actions;

/// <summary>
/// Salesforce and Dynamics as far as the examples go: client credentials in a form, a token that runs out, and one contact
/// behind it.
/// </summary>
internal sealed class PretendCrm : IAsyncDisposable
{
    public const string ClientId = "the app/of + the flows";
    public const string Secret = "a+secret/that=must not show";

    private LoopbackServer _server = null!;
    private int _tokens;

    private PretendCrm() { }

    public string Address => _server.Address.GetLeftPart(UriPartial.Authority);

    public ConcurrentQueue<string> Targets { get; } = new();

    public int Tokens => _tokens;

    /// <summary>Tokens up to this one have run out.</summary>
    public int RunOut { get; set; }

    public static async Task<PretendCrm> StartAsync()
    {
        var crm = new PretendCrm();
        crm._server = await LoopbackServer.StartAsync(crm.HandleAsync);
        return crm;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await SignInAsync(http);
            return;
        }
        var token = http.Request.Headers.Authorization.ToString();
        if (
            !token.StartsWith("Bearer token-", StringComparison.Ordinal)
            || int.Parse(token["Bearer token-".Length..], null) <= RunOut
        )
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsync("""[{"errorCode":"INVALID_SESSION_ID","message":"expired"}]""");
            return;
        }
        Targets.Enqueue(http.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var isKnown = http.Request.QueryString.Value!.Contains("1234", StringComparison.Ordinal);
        await http.Response.WriteAsync(
            http.Request.Path.StartsWithSegments("/services/data", StringComparison.Ordinal)
                ? isKnown
                    ? """{"searchRecords":[{"attributes":{"type":"Contact"},"Id":"003-1","Name":"Ana Ruiz"}]}"""
                    : """{"searchRecords":[]}"""
                : isKnown
                    ? """{"value":[{"contactid":"c-1","fullname":null}]}"""
                    : """{"value":[]}"""
        );
    }

    private async Task SignInAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(TestContext.Current.CancellationToken);
        var isDynamics = http.Request.Path.StartsWithSegments("/tenant", StringComparison.Ordinal);
        var isRight =
            form["grant_type"] == "client_credentials"
            && form["client_id"] == ClientId
            && form["client_secret"] == Secret
            && (isDynamics ? form["scope"] == $"{Address}/.default" : http.Request.Path == "/services/oauth2/token");
        if (!isRight)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":"invalid_client"}""");
            return;
        }
        var token = $"token-{Interlocked.Increment(ref _tokens)}";
        await http.Response.WriteAsync(
            $$"""{"access_token":"{{token}}","instance_url":"{{Address}}","token_type":"Bearer","expires_in":3599}"""
        );
    }
}
