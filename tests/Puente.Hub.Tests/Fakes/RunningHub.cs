using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub.Events;
using Puente.Hub.Gateway;
using Puente.Hub.Scim;
using Puente.Hub.SignIn;
using Puente.Hub.Streams;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Hub.Tests.Fakes;

/// <summary>A hub with a real store, a log in memory and whatever streams the test gives it.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    private readonly TempFolder _folder;

    private RunningHub(TempFolder folder, IStore store, MemoryLog log, HubHost host)
    {
        (_folder, Store, Log, Host) = (folder, store, log, host);
        Http = new HttpClient { BaseAddress = host.Identity.Url };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Key);
    }

    public IStore Store { get; }
    public MemoryLog Log { get; }
    public HubHost Host { get; }

    /// <summary>With the hub's key.</summary>
    public HttpClient Http { get; }

    public string this[string name] => _folder[name];

    public static Task<RunningHub> StartAsync(params IReadOnlyList<IStream> streams) => StartAsync([], streams);

    /// <param name="time">For the hub; the system's when null.</param>
    public static async Task<RunningHub> StartAsync(
        IReadOnlyList<HubAccount> accounts,
        IReadOnlyList<IStream> streams,
        GatewayOptions? gateway = null,
        TimeProvider? time = null,
        ScimOptions? scim = null
    )
    {
        var folder = new TempFolder();
        var store = await Stores.OpenAsync(
            StoreAddress.Parse(folder["puente.duckdb"]),
            TimeProvider.System,
            StoreWork.Live,
            TestContext.Current.CancellationToken
        );
        var log = new MemoryLog();
        var host = await HubHost.StartAsync(
            new HubParts
            {
                Store = store,
                Log = log,
                Streams = streams,
                Accounts = accounts,
                Gateway = gateway,
                Scim = scim,
                Replays = new Dictionary<string, ReplayWork>
                {
                    ["quarantine"] = new(null, (from, _) => Task.FromResult($"from {from?.ToString() ?? "the start"}")),
                },
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            NullLogger.Instance,
            time ?? TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        return new RunningHub(folder, store, log, host);
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <param name="query">Of <c>/api/local/events</c>.</param>
    public async IAsyncEnumerable<TailStep> EventsAsync(string query)
    {
        await using var stream = await Http.GetStreamAsync(
            new Uri($"api/local/events?{query}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        await foreach (var step in EventStreamReader.ReadAsync(stream, TestContext.Current.CancellationToken))
            yield return step;
    }

    public Task AppendAsync(params IReadOnlyList<PlatformEvent> events) =>
        Log.AppendAsync(events, TestContext.Current.CancellationToken);

    public static PlatformEvent Event(string topic, string body = "{}", int second = 0) =>
        new(
            topic,
            new DateTimeOffset(2026, 3, 2, 8, 0, second, TimeSpan.Zero),
            System.Text.Encoding.UTF8.GetBytes(body),
            "channels",
            new DateTimeOffset(2026, 3, 2, 8, 0, second, TimeSpan.Zero)
        );

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
