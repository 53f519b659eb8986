using Amazon.Runtime;
using Amazon.SQS;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Sync.EventBridge;
using Puente.Sync.EventBridge.Setup;
using Puente.Testing;

namespace Puente.Sync.Tests.EventBridge.Setup;

/// <summary>One moto for all tests of a class; each test uses names of its own.</summary>
public sealed class MotoFixture : IAsyncLifetime
{
    private MotoServer? _server;

    public Uri Address => _server!.Address;

    public async ValueTask InitializeAsync() => _server = await MotoServer.StartAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}

/// <summary>Both sides of an integration: SQS by moto, partner event sources and integrations by stand-ins of our own.</summary>
internal sealed class SetupWorld : IAsyncDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("test", "test");
    private readonly FasterTime _time = new(200);
    private readonly PlatformClient _platform;
    private readonly EventBridgeClient _events;

    private SetupWorld(PretendIntegrations genesys, PretendEventBridge partner, Uri moto, string? bus)
    {
        (Genesys, Partner) = (genesys, partner);
        Sqs = AwsClients.CreateSqs("us-east-1", moto, Credentials);
        _events = new EventBridgeClient("us-east-1", bus is null ? partner.Address : moto, Credentials, _time);
        _platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = genesys.Address,
                ClientId = "client",
                ClientSecret = new Secret("secret"),
            }
        );
        var suffix = "s" + Guid.NewGuid().ToString("n")[..8];
        Options = new SetupOptions
        {
            AccountId = "123456789012",
            Region = "us-east-1",
            Suffix = suffix,
            Topics = ["v2.users.{id}.activity", "v2.detail.events.conversation.{id}.customer.end"],
            Queue = "puente-" + suffix,
            Bus = bus,
        };
    }

    public PretendIntegrations Genesys { get; }
    public PretendEventBridge Partner { get; }
    public IAmazonSQS Sqs { get; }
    public EventBridgeClient Events => _events;
    public SetupOptions Options { get; set; }

    /// <param name="bus">A plain bus on moto; null: the partner's, on the stand-in.</param>
    public static async Task<SetupWorld> StartAsync(MotoFixture moto, string? bus = null) =>
        new(await PretendIntegrations.StartAsync(), await PretendEventBridge.StartAsync(), moto.Address, bus);

    public async Task<IReadOnlyList<SetupItem>> PlanAsync(CancellationToken cancellationToken) =>
        await Setup().PlanAsync(cancellationToken).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<SetupItem>> ApplyAsync(CancellationToken cancellationToken) =>
        await Setup().ApplyAsync(cancellationToken).ToListAsync(cancellationToken);

    public async Task<string?> QueueUrlAsync(string name, CancellationToken cancellationToken)
    {
        var queues = await Sqs.ListQueuesAsync(name, cancellationToken);
        return queues.QueueUrls?.Find(url => url.EndsWith("/" + name, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        Sqs.Dispose();
        _events.Dispose();
        _platform.Dispose();
        await Genesys.DisposeAsync();
        await Partner.DisposeAsync();
    }

    private EventBridgeSetup Setup() => new(_platform, Sqs, _events, Options, _time);
}
