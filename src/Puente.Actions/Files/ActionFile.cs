using System.Text.Json;

namespace Puente.Actions.Files;

/// <summary>A data action as the platform exports it, or as its API takes it.</summary>
public sealed record ActionFile
{
    public required JsonSource Source { get; init; }

    public required string Name { get; init; }

    /// <summary><c>custom-rest-actions</c>, <c>purecloud-data-actions</c>, …; null in a body for the API.</summary>
    public string? IntegrationType { get; init; }

    /// <summary><c>custom</c>, <c>customAuth</c> or <c>static</c>; null in a body for the API.</summary>
    public string? ActionType { get; init; }

    public string? Category { get; init; }

    public string? IntegrationId { get; init; }

    public bool IsSecure { get; init; }

    public required ActionRequestConfig Request { get; init; }

    public required ActionResponseConfig Response { get; init; }

    /// <summary>Seconds as written; null means the platform's 60.</summary>
    public int? TimeoutSeconds { get; init; }

    public required JsonElement InputSchema { get; init; }

    public required JsonElement SuccessSchema { get; init; }

    /// <summary>Members that are none of the format; kept in the file, not used.</summary>
    public IReadOnlyList<FilePlace> UnknownMembers { get; init; } = [];

    public bool IsCustomAuth => ActionType == "customAuth";

    /// <exception cref="ActionFileException">The text is no action.</exception>
    public static ActionFile Read(string file, string text) => new ActionFileReader(JsonSource.Read(file, text)).Read();
}

public sealed record ActionRequestConfig
{
    /// <summary>What the platform takes when the file gives no body template.</summary>
    public const string DefaultTemplate = "${input.rawRequest}";

    /// <summary>Null for functions, whose address the platform fills in.</summary>
    public string? UrlTemplate { get; init; }

    /// <summary><c>GET</c>, <c>PUT</c>, <c>POST</c>, <c>PATCH</c> or <c>DELETE</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Name and template, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string Template { get; init; } = DefaultTemplate;
}

public sealed record ActionResponseConfig
{
    public const string DefaultTemplate = "${rawResult}";

    /// <summary>Name and JSON path, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TranslationMap { get; init; } = [];

    /// <summary>Name and raw JSON text.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    public string SuccessTemplate { get; init; } = DefaultTemplate;
}
