using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Files;

namespace Puente.Actions.Deploying;

/// <summary>What an action is, whether it comes from a file or from an organisation: an export's members.</summary>
internal sealed class ActionContent
{
    private static readonly JsonWriterOptions s_writing = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _json;

    /// <param name="json">An exported file.</param>
    /// <param name="integrationName">The category when the file gives none.</param>
    public ActionContent(JsonObject json, string integrationName)
    {
        _json = json;
        Name = json["name"]!.GetValue<string>();
        Category = json["category"]?.GetValue<string>() ?? integrationName;
        IsCustomAuth = json["actionType"]?.GetValue<string>() == "customAuth";
        Parts = ActionPart.Of(json, Category, IsCustomAuth);
    }

    public string Name { get; }

    public string Category { get; }

    public bool IsCustomAuth { get; }

    public IReadOnlyList<ActionPart> Parts { get; }

    public static ActionContent Of(ActionFile file, string integrationName) =>
        new((JsonObject)JsonNode.Parse(file.Source.Text)!, integrationName);

    /// <summary>As a file; ends with a line break.</summary>
    public string ToFile() => Encoding.UTF8.GetString(Bytes(_json)) + "\n";

    /// <summary>The body that makes a draft.</summary>
    public byte[] ToNewDraft(string integrationId)
    {
        var body = Body();
        body["integrationId"] = integrationId;
        body["contract"] = Contract();
        body["secure"] = _json["secure"]?.DeepClone() ?? false;
        return Bytes(body);
    }

    /// <summary>The body that changes a draft.</summary>
    /// <param name="isPublished">True leaves out what is fixed once an action has been published.</param>
    public byte[] ToChange(int version, bool isPublished)
    {
        var body = Body();
        body["version"] = version;
        if (!isPublished)
        {
            body["contract"] = Contract();
            body["secure"] = _json["secure"]?.DeepClone() ?? false;
        }

        return Bytes(body);
    }

    private JsonObject Body()
    {
        var config = (JsonObject)_json["config"]!.DeepClone();
        var request = Own(config, "request");
        request.Remove("requestTemplateUri");
        // Written out, so that an older text in the organisation does not stay.
        request["requestTemplate"] ??= ActionRequestConfig.DefaultTemplate;
        var response = Own(config, "response");
        response.Remove("successTemplateUri");
        response["successTemplate"] ??= ActionResponseConfig.DefaultTemplate;
        return new JsonObject
        {
            ["name"] = Name,
            ["category"] = Category,
            ["config"] = config,
        };
    }

    private JsonObject Contract() =>
        new()
        {
            ["input"] = new JsonObject { ["inputSchema"] = _json["contract"]!["input"]!["inputSchema"]!.DeepClone() },
            ["output"] = new JsonObject
            {
                ["successSchema"] = _json["contract"]!["output"]!["successSchema"]!.DeepClone(),
            },
        };

    private static JsonObject Own(JsonObject owner, string name)
    {
        if (owner[name] is not JsonObject member)
            owner[name] = member = [];
        return member;
    }

    private static byte[] Bytes(JsonObject json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_writing))
            json.WriteTo(writer);
        return buffer.ToArray();
    }
}
