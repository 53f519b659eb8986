using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Puente.Bench.Bridge;

namespace Puente.Bench.Serving;

/// <summary>A result page of a job at the emulator, asked for with plain HTTP so that only the server is measured.</summary>
/// <param name="Gzipped">The body as it came over the wire.</param>
internal sealed record ReadyPage(Uri Url, string Token, byte[] Gzipped)
{
    private const string Jobs = "/api/v2/analytics/conversations/details/jobs";

    public static async Task<ReadyPage> MakeAsync(HttpClient http, Uri platform, int pageSize)
    {
        var token = await SignInAsync(http, platform);
        var noon = new DateTimeOffset(Centre.End.AddDays(-1), new TimeOnly(9, 0), TimeSpan.Zero);
        var interval = string.Create(
            CultureInfo.InvariantCulture,
            $"{noon:yyyy-MM-ddTHH:mm:ssZ}/{noon.AddHours(6):yyyy-MM-ddTHH:mm:ssZ}"
        );
        using var submit = new HttpRequestMessage(HttpMethod.Post, new Uri(platform, Jobs));
        submit.Content = new StringContent($$"""{"interval":"{{interval}}"}""", Encoding.UTF8, "application/json");
        submit.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var submitted = await http.SendAsync(submit);
        submitted.EnsureSuccessStatusCode();
        var job = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobId").GetString();

        // The emulator of the benchmarks finishes jobs at once.
        var url = new Uri(
            platform,
            string.Create(CultureInfo.InvariantCulture, $"{Jobs}/{job}/results?pageSize={pageSize}")
        );
        using var ask = new HttpRequestMessage(HttpMethod.Get, url);
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        ask.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await http.SendAsync(ask);
        answer.EnsureSuccessStatusCode();
        return new ReadyPage(url, token, await answer.Content.ReadAsByteArrayAsync());
    }

    private static async Task<string> SignInAsync(HttpClient http, Uri platform)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform, "/oauth/token"));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Centre.Client}:{Centre.Secret}"))
        );
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()
            ?? throw new InvalidDataException("The emulator gave no token.");
    }
}
