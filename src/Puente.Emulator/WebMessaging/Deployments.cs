using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.WebMessaging;

/// <summary>Configurations with their versions, and the deployments that use one. One of each is there from the start.</summary>
internal sealed class Deployments
{
    public const string Draft = "draft";
    private readonly Lock _lock = new();
    private readonly VirtualClock _clock;

    // Versions in order; the draft, when there is one, lies beside.
    private readonly Dictionary<string, List<JsonObject>> _published = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _drafts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _deployments = new(StringComparer.OrdinalIgnoreCase);

    public Deployments(OrganisationSeed organisation, VirtualClock clock, ulong seed, int attachmentKilobytes)
    {
        _clock = clock;
        var dice = new Dice(Mix.Hash(seed, 0x3E55));
        (DefaultId, var configuration) = (Entity.TextOf(dice.Guid()), Entity.TextOf(dice.Guid()));
        SaveDraft(configuration, DeploymentDefaults.Configuration(attachmentKilobytes));
        Publish(configuration);
        Save(
            DefaultId,
            new JsonObject
            {
                ["name"] = "Web site",
                ["description"] = "The chat of the company's web site",
                ["allowAllDomains"] = true,
                ["allowedDomains"] = new JsonArray(),
                ["flow"] = new JsonObject { ["id"] = organisation.MessageFlow.Id },
                ["configuration"] = new JsonObject { ["id"] = configuration, ["version"] = "1" },
                ["status"] = "Active",
            }
        );
    }

    /// <summary>The deployment that is always there.</summary>
    public string DefaultId { get; }

    public List<JsonObject> All()
    {
        lock (_lock)
            return [.. _deployments.Values.Select(one => (JsonObject)one.DeepClone())];
    }

    public JsonObject? Find(string id)
    {
        lock (_lock)
            return _deployments.GetValueOrDefault(id)?.DeepClone() as JsonObject;
    }

    public DeploymentSettings? Settings(string id)
    {
        lock (_lock)
        {
            if (!_deployments.TryGetValue(id, out var found) || found["configuration"] is not JsonObject used)
                return null;
            var version = Version(used["id"]!.ToString(), used["version"]?.ToString() ?? "");
            return version is null ? null : new DeploymentSettings(id, (JsonObject)found.DeepClone(), version);
        }
    }

    public JsonObject Save(string id, JsonObject deployment)
    {
        lock (_lock)
        {
            var now = Dates.Write(_clock.Now);
            deployment["id"] = id;
            deployment["dateCreated"] = _deployments.GetValueOrDefault(id)?["dateCreated"]?.ToString() ?? now;
            deployment["dateModified"] = now;
            deployment["selfUri"] = $"/api/v2/webdeployments/deployments/{id}";
            _deployments[id] = deployment;
            return (JsonObject)deployment.DeepClone();
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
            return _deployments.Remove(id);
    }

    public JsonObject SaveDraft(string id, JsonObject configuration)
    {
        lock (_lock)
        {
            configuration["id"] = id;
            configuration["version"] = Draft;
            configuration["dateModified"] = Dates.Write(_clock.Now);
            configuration["selfUri"] = $"/api/v2/webdeployments/configurations/{id}/versions/{Draft}";
            _drafts[id] = configuration;
            return (JsonObject)configuration.DeepClone();
        }
    }

    /// <summary>The draft becomes the next version; null when there is none.</summary>
    public JsonObject? Publish(string id)
    {
        lock (_lock)
        {
            if (!_drafts.TryGetValue(id, out var draft))
                return null;
            if (!_published.TryGetValue(id, out var versions))
                _published[id] = versions = [];
            var version = (JsonObject)draft.DeepClone();
            var number = (versions.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            version["version"] = number;
            version["datePublished"] = Dates.Write(_clock.Now);
            version["selfUri"] = $"/api/v2/webdeployments/configurations/{id}/versions/{number}";
            versions.Add(version);
            return (JsonObject)version.DeepClone();
        }
    }

    public bool HasConfiguration(string id)
    {
        lock (_lock)
            return _drafts.ContainsKey(id);
    }

    public List<JsonObject> Versions(string id)
    {
        lock (_lock)
            return [.. (_published.GetValueOrDefault(id) ?? []).Select(one => (JsonObject)one.DeepClone())];
    }

    /// <summary>The newest of each, published or not.</summary>
    public List<JsonObject> Configurations()
    {
        lock (_lock)
            return
            [
                .. _drafts.Select(one =>
                    (JsonObject)(_published.GetValueOrDefault(one.Key)?[^1] ?? one.Value).DeepClone()
                ),
            ];
    }

    /// <param name="version">A number, or <see cref="Draft"/>.</param>
    public JsonObject? Version(string id, string version)
    {
        lock (_lock)
        {
            var found =
                version == Draft
                    ? _drafts.GetValueOrDefault(id)
                    : _published.GetValueOrDefault(id)?.Find(one => one["version"]!.ToString() == version);
            return found?.DeepClone() as JsonObject;
        }
    }
}
