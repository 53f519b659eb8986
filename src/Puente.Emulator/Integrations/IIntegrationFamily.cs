using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Integrations;

/// <summary>Integrations of related types. Safe to use from several threads; unknown ids are answered with 404.</summary>
internal interface IIntegrationFamily
{
    /// <summary>The types that can be installed, as the API lists them.</summary>
    IReadOnlyList<JsonObject> Types { get; }

    bool Holds(string id);

    IReadOnlyList<JsonObject> List(bool withConfig);

    JsonObject Get(string id, bool withConfig);

    /// <summary>The current configuration.</summary>
    JsonObject Config(string id);

    /// <param name="name">Null: the type's own.</param>
    JsonObject Add(string type, string? name);

    void Remove(string id);

    /// <exception cref="ApiException">400 when it is to be enabled before it can be.</exception>
    JsonObject Turn(string id, bool isEnabled);

    /// <exception cref="ApiException">400 for a setting that breaks its rule, 409 for another version.</exception>
    JsonObject Configure(string id, JsonObject body);
}
