using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.Integrations;

namespace Puente.Sync.EventBridge.Setup;

/// <summary>The integration on Genesys Cloud: made, configured and switched on.</summary>
internal sealed class IntegrationStep(PlatformClient platform, SetupOptions options, TimeProvider time) : ISetupStep
{
    public const string Type = "amazon-eventbridge-source";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private Integration? _found;

    public async Task<SetupItem> LookAsync(CancellationToken cancellationToken)
    {
        _found = await FindAsync(cancellationToken);
        var properties = ObjectOf(_found?.Config?.Current?.Properties);
        var differences = new List<SetupDifference>();
        Compare("awsAccountId", options.AccountId);
        Compare("awsAccountRegion", options.Region);
        Compare("eventSourceSuffix", options.Suffix);
        var topics = TopicsOf(properties);
        if (!topics.ToHashSet(StringComparer.Ordinal).SetEquals(options.Topics))
            differences.Add(
                new(
                    "eventFilter",
                    topics.Count == 0 ? null : string.Join(", ", topics),
                    string.Join(", ", options.Topics)
                )
            );
        if (_found?.IntendedState != "ENABLED")
            differences.Add(new("intendedState", _found?.IntendedState, "ENABLED"));
        else if (_found.ReportedState?.Code == "ERROR")
            differences.Add(new("reportedState", "ERROR", "ACTIVE"));
        var verdict =
            _found is null ? SetupVerdict.Create
            : differences.Count > 0 ? SetupVerdict.Change
            : SetupVerdict.Same;
        return new SetupItem(
            SetupSide.Genesys,
            "integration",
            _found?.Name ?? options.IntegrationName,
            verdict,
            differences
        );

        void Compare(string field, string wanted)
        {
            var current = TextOf(properties, field);
            if (current != wanted)
                differences.Add(new(field, current, wanted));
        }
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var id = (
            _found ?? await platform.Integrations.CreateAsync(options.IntegrationName, Type, cancellationToken)
        ).Id;
        // Read again: the version must be the newest, and a new integration has settings already.
        var configuration = await platform.Integrations.GetConfigurationAsync(id, cancellationToken);
        await platform.Integrations.PutConfigurationAsync(
            id,
            configuration with
            {
                Name = configuration.Name ?? options.IntegrationName,
                Properties = Wanted(configuration.Properties),
                Advanced = configuration.Advanced ?? Empty(),
                Notes = configuration.Notes ?? "",
                Credentials = configuration.Credentials ?? Empty(),
            },
            cancellationToken
        );
        await platform.Integrations.SetIntendedStateAsync(id, "ENABLED", cancellationToken);
        await WaitUntilActiveAsync(id, cancellationToken);
    }

    /// <summary>
    /// Ours is the one with our suffix. One that an interrupted run left has our name and no suffix yet.
    /// </summary>
    private async Task<Integration?> FindAsync(CancellationToken cancellationToken)
    {
        Integration? unfinished = null;
        await foreach (var integration in platform.Integrations.ListAsync(Type, cancellationToken))
        {
            if (integration.IntendedState == "DELETED" || (integration.IntegrationType?.Id ?? Type) != Type)
                continue;
            var current =
                integration.Config?.Current
                ?? await platform.Integrations.GetConfigurationAsync(integration.Id, cancellationToken);
            var complete = integration with { Config = new(current) };
            var suffix = TextOf(ObjectOf(current.Properties), "eventSourceSuffix");
            if (suffix == options.Suffix)
                return complete;
            if (string.IsNullOrEmpty(suffix) && integration.Name == options.IntegrationName)
                unfinished = complete;
        }

        return unfinished;
    }

    private async Task WaitUntilActiveAsync(IntegrationId id, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var state = (await platform.Integrations.GetAsync(id, cancellationToken)).ReportedState?.Code;
            if (state == "ACTIVE")
                return;
            if (state == "ERROR" || time.GetElapsedTime(start) > Patience)
                throw new AwsException(
                    $"The integration '{options.IntegrationName}' is switched on but reports {state ?? "no state"}. Look at it in Admin > Integrations and run the same command again; what is done stays done.",
                    isRefusal: true
                );
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private JsonElement Wanted(JsonElement? current)
    {
        var properties = ObjectOf(current) ?? [];
        properties["awsAccountId"] = options.AccountId;
        properties["awsAccountRegion"] = options.Region;
        properties["eventSourceSuffix"] = options.Suffix;
        properties["eventFilter"] = new JsonArray([.. options.Topics.Select(topic => (JsonNode)topic)]);
        return ElementOf(properties);
    }

    private static JsonElement Empty() => ElementOf([]);

    private static JsonElement ElementOf(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }

    private static JsonObject? ObjectOf(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value ? JsonObject.Create(value) : null;

    private static string? TextOf(JsonObject? properties, string name) =>
        properties?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static List<string> TopicsOf(JsonObject? properties) =>
        properties?["eventFilter"] is JsonArray topics ? [.. topics.Select(topic => topic?.ToString() ?? "")] : [];
}
