using System.Globalization;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Sync;

namespace Puente.Axe;

/// <summary>One sync.</summary>
internal static class SyncRun
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new PlatformOptions
        {
            ApiBase = new Uri(args[0]),
            ClientId = args[1],
            ClientSecret = new Secret(Environment.GetEnvironmentVariable("PUENTE_CLIENT_SECRET") ?? ""),
        };
        var sync = new SyncOptions
        {
            Since = DateOnly.ParseExact(args[3], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            PageSize = int.Parse(args[4], CultureInfo.InvariantCulture),
            CommitConversations = int.Parse(args[5], CultureInfo.InvariantCulture),
        };
        if (args.Length > 6)
            AxeBlow.At(args[6], int.Parse(args[7], CultureInfo.InvariantCulture));

        using var platform = new PlatformClient(options);
        await using var store = await Stores.OpenAsync(StoreAddress.Parse(args[2]), TimeProvider.System, default);
        var result = await new ConversationSync(platform, store, sync).RunAsync(new SyncRequest(), new FirstRows());
        return result.Failed.Count == 0 ? 0 : 1;
    }

    /// <summary>Says when the first rows were stored, so that a test can measure how soon that is.</summary>
    private sealed class FirstRows : IProgress<SyncProgress>
    {
        private bool _said;

        public void Report(SyncProgress value)
        {
            if (_said || value.Conversations == 0)
                return;
            _said = true;
            Console.WriteLine("rows");
        }
    }
}
