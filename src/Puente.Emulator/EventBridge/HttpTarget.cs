using System.Globalization;
using System.Net;
using System.Text;

namespace Puente.Emulator.EventBridge;

/// <summary>An address that takes one event per POST, as an API destination does.</summary>
internal sealed class HttpTarget(Uri address) : IBridgeTarget
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public int MostMessages => 1;

    public async Task<IReadOnlyList<DeliveryResult>> SendAsync(
        IReadOnlyList<BridgeMessage> messages,
        CancellationToken ct
    )
    {
        var results = new List<DeliveryResult>();
        foreach (var message in messages)
            results.Add(await SendAsync(message, ct));
        return results;
    }

    public Task<bool> TryPutAsideAsync(BridgeMessage message, string code, bool isExhausted, CancellationToken ct) =>
        Task.FromResult(false);

    public void Dispose() => _http.Dispose();

    private async Task<DeliveryResult> SendAsync(BridgeMessage message, CancellationToken ct)
    {
        try
        {
            using var body = new StringContent(message.Body, Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(address, body, ct);
            if (answer.IsSuccessStatusCode)
                return DeliveryResult.Delivered;
            var status = (int)answer.StatusCode;
            var canHelp =
                status >= 500 || answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
            return new DeliveryResult(
                canHelp ? DeliveryOutcome.Failed : DeliveryOutcome.Refused,
                status.ToString(CultureInfo.InvariantCulture)
            );
        }
        catch (Exception failed)
            when (!ct.IsCancellationRequested && failed is HttpRequestException or OperationCanceledException)
        {
            return new DeliveryResult(DeliveryOutcome.Failed, failed.GetType().Name);
        }
    }
}
