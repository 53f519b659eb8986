using System.CommandLine;
using System.Text.Json;
using Puente.Actions.Deploying;
using Puente.CommandLine;
using Puente.Emulator;
using Puente.Platform;
using Puente.Platform.DataActions;
using Puente.Terminal;

namespace Puente.Tests.Actions.Deploying;

/// <summary>A folder with one action, and organisations to carry it to.</summary>
internal sealed class DeployLab : IAsyncDisposable
{
    public const string Secret = "a-secret-that-must-not-show";
    public const string File = "actions/lookup.custom.json";

    public const string Lookup = """
        {
          "name": "Customer lookup",
          "integrationType": "custom-rest-actions",
          "actionType": "custom",
          "config": {
            "timeoutSeconds": 9,
            "request": {
              "requestUrlTemplate": "https://crm.example.com/v1/customers",
              "requestType": "POST",
              "headers": { "X-Api-Key": "${credentials.apiKey}" },
              "requestTemplate": "{\"phone\": \"$esc.jsonString(${input.phone})\"}"
            },
            "response": {
              "translationMap": { "name": "$.name" },
              "translationMapDefaults": { "name": "\"\"" },
              "successTemplate": "{\n  \"name\": ${name}\n}"
            }
          },
          "contract": {
            "input": { "inputSchema": { "type": "object", "required": ["phone"], "properties": { "phone": { "type": "string" } } } },
            "output": { "successSchema": { "type": "object", "properties": { "name": { "type": "string" } } } }
          },
          "secure": false
        }
        """;

    private readonly List<(EmulatorHost Host, PlatformClient Client)> _organisations = [];

    private DeployLab() { }

    public CommandRun Run { get; } = new();

    public EmulatorHost Organisation => _organisations[0].Host;

    public PlatformClient Client => _organisations[0].Client;

    /// <summary>An organisation, its settings in <c>puente.json</c> (the first) or <c>NUMBER.json</c>.</summary>
    /// <param name="integration">Null: none, but a credential of this name.</param>
    public static async Task<DeployLab> StartAsync(string? integration = "CRM", string credentialType = "userDefined")
    {
        var lab = new DeployLab();
        await lab.AddAsync(integration, "CRM login", credentialType);
        lab.Write(Lookup);
        return lab;
    }

    public async Task<PlatformClient> AddAsync(
        string? integration,
        string credential,
        string credentialType = "userDefined"
    )
    {
        var host = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = (ulong)_organisations.Count + 1,
                ConversationsPerDay = 0,
                HistoryDays = 1,
                Start = PretendCentreFixture.Start,
                Speed = 0,
                Users = 4,
                Queues = 2,
                RequestsPerMinute = 100_000,
                ClientSecret = Secret,
            },
            ct: Stop
        );
        var name = _organisations.Count == 0 ? "puente.json" : $"{_organisations.Count}.json";
        var address = host.BaseAddress.ToString().TrimEnd('/');
        Run.Write(
            name,
            $$"""{"apiBase":"{{address}}","clientId":"{{host.Options.ClientId}}","clientSecretFile":"puente.secret","rateShare":1}"""
        );
        Run.Write("puente.secret", Secret);
        var client = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = host.BaseAddress,
                LoginBase = host.BaseAddress,
                ClientId = host.Options.ClientId,
                ClientSecret = new Puente.Platform.SignIn.Secret(Secret),
                RateShare = 1,
            }
        );
        _organisations.Add((host, client));
        await using var made = await client.SendAsync(
            HttpMethod.Post,
            "/api/v2/integrations/credentials",
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    name = credential,
                    type = new { name = credentialType },
                    credentialFields = new { apiKey = "key-" + Secret },
                }
            ),
            cancellationToken: Stop
        );
        using var body = await JsonDocument.ParseAsync(made.Body, cancellationToken: Stop);
        if (integration is not null)
            await InstallAsync(client, integration, body.RootElement.GetProperty("id").GetString()!);
        return client;
    }

    public void Write(string text, string file = File)
    {
        var path = Path.Combine(Run.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
    }

    public string Read(string file = File) => System.IO.File.ReadAllText(Path.Combine(Run.Folder, file));

    public void Replace(string from, string to) => Write(Read().Replace(from, to, StringComparison.Ordinal));

    /// <summary>Runs <c>puente actions VERB actions …</c>.</summary>
    public async Task<Outcome> ActAsync(int expected, string verb, params string[] more)
    {
        var outcome = await Run.RunAsync(["actions", verb, "actions", .. more]);
        Assert.True(outcome.Code == expected, $"expected {expected}, ended with {outcome.Code}:\n{outcome.All}");
        Assert.DoesNotContain(Secret, outcome.All, StringComparison.Ordinal);
        return outcome;
    }

    /// <summary>The one action of an organisation.</summary>
    public async Task<DataAction> PublishedAsync(PlatformClient? client = null)
    {
        var all = new List<DataAction>();
        await foreach (var action in (client ?? Client).DataActions.ListAsync(Stop))
            if (!action.Id.IsCustomAuth)
                all.Add(action);
        return (await (client ?? Client).DataActions.FindAsync(Assert.Single(all).Id, Stop))!;
    }

    /// <summary>Somebody else edits the published action.</summary>
    public async Task RivalAsync(string members)
    {
        var action = await PublishedAsync();
        await using var answer = await Client.SendAsync(
            HttpMethod.Patch,
            $"/api/v2/integrations/actions/{action.Id}",
            System.Text.Encoding.UTF8.GetBytes($$"""{"version":{{action.Version}},{{members}}}"""),
            cancellationToken: Stop
        );
    }

    /// <summary>What a verb works with, for tests that step into the middle of one.</summary>
    public async Task<DeploySession> OpenAsync()
    {
        var session = new Session(
            new CommandHost
            {
                Output = TextWriter.Null,
                Error = TextWriter.Null,
                Variables = new Dictionary<string, string>(),
                Folder = Run.Folder,
            }
        );
        var root = new RootCommand { Options = { session.ConfigOption } };
        return await DeploySession.OpenAsync(session, root.Parse([]), "actions", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, client) in _organisations)
        {
            client.Dispose();
            await host.DisposeAsync();
        }

        Run.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task InstallAsync(PlatformClient client, string name, string credential)
    {
        var made = await client.Integrations.CreateAsync(name, "custom-rest-actions", Stop);
        var current = await client.Integrations.GetConfigurationAsync(made.Id, Stop);
        await client.Integrations.PutConfigurationAsync(
            made.Id,
            current with
            {
                Credentials = JsonSerializer.SerializeToElement(new { basicAuth = new { id = credential } }),
            },
            Stop
        );
        await client.Integrations.SetIntendedStateAsync(made.Id, "ENABLED", Stop);
    }
}
