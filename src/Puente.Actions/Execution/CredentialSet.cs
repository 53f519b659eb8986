using System.Text.Json;
using Puente.Actions.Files;

namespace Puente.Actions.Execution;

/// <summary>What an integration holds to sign in with. Prints nothing of it.</summary>
public sealed class CredentialSet
{
    private static readonly string[] Kinds =
    [
        "none",
        "basicAuth",
        "userDefined",
        "userDefinedOAuth",
        "pureCloudOAuthClient",
        "amazonWebServicesARN",
    ];

    private static readonly string[] SecretWords = ["secret", "password", "token", "key", "pwd"];

    private CredentialSet(string kind, IReadOnlyDictionary<string, string> fields, IReadOnlyList<string> secrets)
    {
        Kind = kind;
        Fields = fields;
        Secrets = secrets;
    }

    public static CredentialSet None { get; } = new("none", new Dictionary<string, string>(), []);

    /// <summary>The platform's name of the credential type.</summary>
    public string Kind { get; }

    /// <summary>File of the custom auth action, as written; only with <c>userDefinedOAuth</c>.</summary>
    public string? AuthAction { get; private init; }

    internal IReadOnlyDictionary<string, string> Fields { get; }

    internal IReadOnlyList<string> Secrets { get; }

    /// <summary>From a store of credentials; every field counts as a secret.</summary>
    /// <param name="kind">The platform's name of the credential type.</param>
    public static CredentialSet Create(string kind, IReadOnlyDictionary<string, string> fields) =>
        new(kind, fields, [.. fields.Values]);

    /// <summary>For runs without the service: every field a template asks for, with its own name as its value.</summary>
    public static CredentialSet Placeholders(IEnumerable<string> names, string kind = "userDefined")
    {
        var fields = names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => $"({name})");
        return new CredentialSet(kind, fields, []);
    }

    /// <summary>
    /// Reads <c>{"type": "basicAuth", "fields": {"userName": "ivr", "password": {"env": "CRM_PASSWORD"}}}</c>; a field is a
    /// text, <c>{"env": NAME}</c> or <c>{"file": PATH}</c>. Secrets must be references.
    /// </summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="readFile">Reads a file named relative to the credentials file.</param>
    /// <exception cref="ActionFileException">The file is wrong, or a reference leads nowhere.</exception>
    public static CredentialSet Read(
        string file,
        string text,
        Func<string, string?> variable,
        Func<string, string> readFile
    )
    {
        var source = JsonSource.Read(file, text);
        ActionFileException Fault(string path, string what) => new(file, source.PlaceOf(path), what);
        var root = source.Root;
        if (root.ValueKind != JsonValueKind.Object)
            throw Fault("$", "credentials are an object with \"type\" and \"fields\".");
        var kind = root.TryGetProperty("type", out var type) ? type.ToString() : "";
        if (!Kinds.Contains(kind, StringComparer.Ordinal))
            throw Fault("$.type", $"must be one of {string.Join(", ", Kinds)}.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var secrets = new List<string>();
        if (root.TryGetProperty("fields", out var members))
            foreach (var member in members.EnumerateObject())
            {
                var path = JsonSource.Member("$.fields", member.Name);
                if (member.Value.ValueKind == JsonValueKind.String)
                {
                    if (SecretWords.Any(word => member.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                        throw Fault(
                            path,
                            "looks like a secret; write {\"env\": \"NAME\"} or {\"file\": \"PATH\"} instead of the value."
                        );
                    fields[member.Name] = member.Value.GetString()!;
                    continue;
                }

                var value = Resolve(member.Value, path, variable, readFile, Fault);
                fields[member.Name] = value;
                secrets.Add(value);
            }

        return new CredentialSet(kind, fields, secrets)
        {
            AuthAction = root.TryGetProperty("authAction", out var action) ? action.GetString() : null,
        };
    }

    /// <summary>The fields alone: an auth action signs in with what its templates write.</summary>
    internal CredentialSet ForAuthAction() => new("userDefined", Fields, Secrets);

    public override string ToString() => $"{Kind} ({Fields.Count} fields)";

    private static string Resolve(
        JsonElement reference,
        string path,
        Func<string, string?> variable,
        Func<string, string> readFile,
        Func<string, string, ActionFileException> fault
    )
    {
        if (reference.ValueKind == JsonValueKind.Object && reference.TryGetProperty("env", out var name))
            return variable(name.ToString()) ?? throw fault(path, $"the environment variable {name} is not set.");
        if (reference.ValueKind != JsonValueKind.Object || !reference.TryGetProperty("file", out var file))
            throw fault(path, "must be a text, {\"env\": \"NAME\"} or {\"file\": \"PATH\"}.");
        try
        {
            return readFile(file.ToString()).Trim('\uFEFF', '\r', '\n', ' ');
        }
        catch (Exception inner) when (inner is IOException or UnauthorizedAccessException)
        {
            throw fault(path, $"the file {file} cannot be read.");
        }
    }
}
