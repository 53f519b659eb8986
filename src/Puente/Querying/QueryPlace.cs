using System.Text;
using Puente.Analytics.Remote;
using Puente.Analytics.Remote.Details;
using Puente.Configuration;
using Puente.Platform;
using Puente.Querying.Local;
using Puente.Querying.Names;
using Puente.Sql;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary>Where a question is asked, and where its names come from: the platform, or the company's own tables.</summary>
internal sealed class QueryPlace : IAsyncDisposable
{
    private readonly PlatformClient? _platform;
    private readonly AnalyticsClient? _analytics;
    private readonly AskedStore? _store;

    private QueryPlace(PlatformClient platform, CommandHost host, DetailsWay way)
    {
        _platform = platform;
        _analytics = new AnalyticsClient(platform, time: host.Time);
        Asker = new PlatformAsker(_analytics, way);
        Names = new NameDirectory(new PlatformNames(platform), host.Error.WriteLine);
    }

    private QueryPlace(AskedStore store, CommandHost host)
    {
        _store = store;
        Asker = new StoreAsker(store);
        Names = new NameDirectory(new StoreNames(store), host.Error.WriteLine);
    }

    public IAsker Asker { get; }

    public NameDirectory Names { get; }

    public static QueryPlace Platform(PuenteConfiguration configuration, CommandHost host, DetailsWay way) =>
        new(new PlatformClient(configuration.PlatformOptions, host.Time), host, way);

    public static async Task<QueryPlace> LocalAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        CancellationToken cancellationToken
    ) => new(await AskedStore.OpenAsync(configuration, host, cancellationToken), host);

    /// <summary>What would be asked, without asking it.</summary>
    /// <param name="statement">The statement for the tables instead of the platform's query.</param>
    public async Task ShowAsync(
        Question question,
        bool statement,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        if (statement)
            await host.Output.WriteAsync(
                Encoding.UTF8.GetString(
                    StoreAsker.Accepted(
                        await _store!.AskAsync(question.Endpoint, question.Utf8, true, cancellationToken)
                    )
                )
            );
        else
            DryRun.Write(question, _analytics, host);
    }

    public async ValueTask DisposeAsync()
    {
        _platform?.Dispose();
        if (_store is not null)
            await _store.DisposeAsync();
    }
}
