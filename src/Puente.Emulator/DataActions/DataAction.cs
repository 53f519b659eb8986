namespace Puente.Emulator.DataActions;

/// <summary>An action with what is published of it and what is drafted.</summary>
internal sealed record DataAction(string Id, string IntegrationId, ActionDefinition? Published, ActionDefinition? Draft)
{
    private const string StaticPrefix = "static_";
    private const string AuthPrefix = "customAuth_-_";

    /// <summary>Comes with its integration and cannot be changed.</summary>
    public bool IsStatic => Id.StartsWith(StaticPrefix, StringComparison.Ordinal);

    /// <summary>Signs in for the other actions of its integration.</summary>
    public bool IsCustomAuth => Id.StartsWith(AuthPrefix, StringComparison.Ordinal);

    public static string CustomId(string guid) => "custom_-_" + guid;

    public static string StaticId(string guid) => StaticPrefix + guid;

    public static string AuthId(string integrationId) => AuthPrefix + integrationId;
}
