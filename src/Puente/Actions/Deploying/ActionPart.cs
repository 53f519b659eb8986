using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Actions.Files;

namespace Puente.Actions.Deploying;

/// <summary>A piece of an action that is compared as a whole: a template, a header, a path, a schema.</summary>
/// <param name="Path">As the file names it, without the leading <c>$.</c>.</param>
internal readonly record struct ActionPart(string Path, string Text)
{
    public const string Secure = "secure";
    public const string Input = "contract.input.inputSchema";
    public const string Output = "contract.output.successSchema";
    public const string RequestTemplate = Request + ".requestTemplate";
    private const string Request = "config.request";

    /// <summary>Enough to see a change; nothing can be read back from it.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..16];

    /// <summary>
    /// The pieces of an exported file, with the platform's defaults filled in, so that a file which leaves one out equals an
    /// organisation which has written it.
    /// </summary>
    public static IReadOnlyList<ActionPart> Of(JsonObject action, string category, bool isCustomAuth)
    {
        var parts = new List<ActionPart>
        {
            new("name", TextOf(action["name"]) ?? ""),
            new("category", category),
            new(Secure, TextOf(action["secure"]) ?? "false"),
        };
        if (action["config"] is JsonObject config)
        {
            Add(parts, "config.timeoutSeconds", config["timeoutSeconds"]);
            AddRequest(parts, config["request"] as JsonObject ?? []);
            AddResponse(parts, config["response"] as JsonObject ?? []);
            AddOthers(parts, "config", config, "timeoutSeconds", "request", "response");
        }

        // The contract of an action that signs in is the platform's own.
        if (isCustomAuth)
            return parts;
        parts.Add(new(Input, SchemaText.Of(action["contract"]?["input"]?["inputSchema"])));
        parts.Add(new(Output, SchemaText.Of(action["contract"]?["output"]?["successSchema"])));
        return parts;
    }

    private static void AddRequest(List<ActionPart> parts, JsonObject request)
    {
        const string at = Request;
        Add(parts, at + ".requestUrlTemplate", request["requestUrlTemplate"]);
        Add(parts, at + ".requestType", TextOf(request["requestType"])?.ToUpperInvariant());
        AddMap(parts, at + ".headers", request["headers"]);
        Add(parts, RequestTemplate, request["requestTemplate"] ?? ActionRequestConfig.DefaultTemplate);
        AddOthers(
            parts,
            at,
            request,
            "requestUrlTemplate",
            "requestType",
            "headers",
            "requestTemplate",
            "requestTemplateUri"
        );
    }

    private static void AddResponse(List<ActionPart> parts, JsonObject response)
    {
        const string at = "config.response";
        AddMap(parts, at + ".translationMap", response["translationMap"]);
        AddMap(parts, at + ".translationMapDefaults", response["translationMapDefaults"]);
        Add(parts, at + ".successTemplate", response["successTemplate"] ?? ActionResponseConfig.DefaultTemplate);
        AddOthers(
            parts,
            at,
            response,
            "translationMap",
            "translationMapDefaults",
            "successTemplate",
            "successTemplateUri"
        );
    }

    private static void AddMap(List<ActionPart> parts, string at, JsonNode? map)
    {
        if (map is JsonObject members)
            foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                Add(parts, JsonSource.Member(at, name), value);
    }

    /// <summary>Members of a later platform: compared and sent like the rest.</summary>
    private static void AddOthers(List<ActionPart> parts, string at, JsonObject owner, params string[] known)
    {
        foreach (var (name, value) in owner.OrderBy(member => member.Key, StringComparer.Ordinal))
            if (!known.Contains(name, StringComparer.Ordinal))
                Add(parts, JsonSource.Member(at, name), value);
    }

    private static void Add(List<ActionPart> parts, string path, JsonNode? value)
    {
        if (TextOf(value) is { } text)
            parts.Add(new(path, text));
    }

    private static string? TextOf(JsonNode? value) =>
        value switch
        {
            null => null,
            JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
            _ => SchemaText.Of(value),
        };
}
