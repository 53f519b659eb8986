using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Specs.World;

namespace Puente.Specs.Twins;

/// <summary>Asks both twins the same.</summary>
internal static class TwinAsker
{
    public static async Task<(string Theirs, string Ours)> AskAsync(
        HttpClient emulator,
        LocalAnalytics local,
        AnalyticsEndpoint endpoint,
        JsonObject question
    )
    {
        var body = Encoding.UTF8.GetBytes(question.ToJsonString());
        var cancel = TestContext.Current.CancellationToken;
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        using var answer = await emulator.PostAsync(AnalyticsEndpoints.PathOf(endpoint), content, cancel);
        var theirs = TwinAnswer.Of((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancel));
        var ours = await local.AnswerAsync(endpoint, body, AnalyticsScope.Everything, cancel);
        return (theirs, TwinAnswer.Of(ours.Status, ours.Body));
    }

    public static Task<HttpClient> SignInAsync(ContactCentre centre) =>
        SignInAsync(
            centre.Emulator.BaseAddress,
            centre.Emulator.Options.ClientId,
            centre.Emulator.Options.ClientSecret
        );

    public static async Task<HttpClient> SignInAsync(Uri address, string id, string clientSecret)
    {
        var client = new HttpClient { BaseAddress = address };
        var secret = $"{id}:{clientSecret}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
            Headers = { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))) },
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var token = JsonDocument.Parse(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)
        );
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token.RootElement.GetProperty("access_token").GetString()
        );
        return client;
    }
}
