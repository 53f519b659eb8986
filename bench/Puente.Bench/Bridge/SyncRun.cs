using Puente.Bench.Harness;
using Puente.Bench.Loading;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Sync;

namespace Puente.Bench.Bridge;

/// <summary>One run of the product's own sync, from HTTP to committed rows.</summary>
internal static class SyncRun
{
    /// <param name="PageSize">Null leaves the product's default.</param>
    internal sealed record Sizes(int? PageSize = null);

    /// <exception cref="WrongResultException">Days or rows are missing.</exception>
    public static async Task<SyncResult> RunAsync(Uri platform, int days, string storeAddress, Sizes sizes)
    {
        var since = Centre.End.AddDays(-days);
        var options = new SyncOptions { Since = since };
        if (sizes.PageSize is { } pageSize)
            options = options with { PageSize = pageSize };
        using var client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = platform,
                ClientId = Centre.Client,
                ClientSecret = new Secret(Centre.Secret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
        await using var store = await LoadedStore.OpenAsync(storeAddress);
        var result = await new ConversationSync(client, store, options).RunAsync(new SyncRequest(since, Centre.End));
        WrongResultException.ThrowUnlessEqual(days, result.DaysRead, "days read");
        WrongResultException.ThrowUnlessEqual(0, result.Failed.Count, "days given up");
        WrongResultException.ThrowUnlessEqual(result.Conversations, result.Inserted, "conversations inserted");
        await LoadedStore.CheckAsync(store, result.Conversations, result.Rows);
        return result;
    }
}
