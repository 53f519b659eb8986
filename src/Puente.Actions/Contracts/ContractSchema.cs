using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Contracts;

/// <summary>The part of JSON schema (draft 4) that contracts use, read once. Words it does not know check nothing.</summary>
public sealed class ContractSchema
{
    private static readonly IReadOnlyDictionary<string, ContractSchema> Nothing =
        new Dictionary<string, ContractSchema>();

    /// <summary>Up to here names are compared one by one, which needs no string of a member's name.</summary>
    private const int MostCompared = 16;

    private readonly (JsonName Name, ContractSchema Schema)[]? _named;

    private ContractSchema(JsonElement source, string pointer)
    {
        Source = source;
        Pointer = pointer;
        if (source.ValueKind != JsonValueKind.Object)
            return;
        Type = TextOf("type");
        Title = TextOf("title");
        Pattern = TextOf("pattern");
        Format = TextOf("format");
        Properties = Member("properties", JsonValueKind.Object) is { } properties
            ? properties
                .EnumerateObject()
                .GroupBy(member => member.Name, StringComparer.Ordinal)
                .ToDictionary(
                    member => member.Key,
                    member => new ContractSchema(member.Last().Value, $"{pointer}/properties/{Escape(member.Key)}"),
                    StringComparer.Ordinal
                )
            : Nothing;
        Required = Texts("required");
        RequiredNames = [.. Required.Select(name => new JsonName(name))];
        if (Properties.Count <= MostCompared)
            _named = [.. Properties.Select(property => (new JsonName(property.Key), property.Value))];
        if (source.TryGetProperty("additionalProperties", out var additional))
        {
            AllowsOthers = additional.ValueKind != JsonValueKind.False;
            if (additional.ValueKind == JsonValueKind.Object)
                Others = new ContractSchema(additional, pointer + "/additionalProperties");
        }

        if (Member("items", JsonValueKind.Object) is { } items)
            Items = new ContractSchema(items, pointer + "/items");
        else if (Member("items", JsonValueKind.Array) is { } tuple)
            Tuple =
            [
                .. tuple
                    .EnumerateArray()
                    .Select(
                        (item, index) =>
                            new ContractSchema(item, FormattableString.Invariant($"{pointer}/items/{index}"))
                    ),
            ];
        Enum = Member("enum", JsonValueKind.Array) is { } values
            ? [.. values.EnumerateArray().Select(JsonPart.Of)]
            : null;
        Default = source.TryGetProperty("default", out var preset) ? preset : null;
        Minimum = Number("minimum");
        Maximum = Number("maximum");
        MinLength = (int?)Number("minLength");
        MaxLength = (int?)Number("maxLength");
        MinItems = (int?)Number("minItems");
        MaxItems = (int?)Number("maxItems");
    }

    public JsonElement Source { get; }

    /// <summary>JSON pointer from the root of the schema; empty at the root.</summary>
    public string Pointer { get; }

    public string? Type { get; }

    public string? Title { get; }

    public string? Pattern { get; }

    public string? Format { get; }

    public IReadOnlyDictionary<string, ContractSchema> Properties { get; } = Nothing;

    public IReadOnlyList<string> Required { get; } = [];

    /// <summary>False when <c>additionalProperties</c> is false.</summary>
    public bool AllowsOthers { get; } = true;

    public ContractSchema? Others { get; }

    public ContractSchema? Items { get; }

    /// <summary>One schema a place, for <c>items</c> written as a list.</summary>
    public IReadOnlyList<ContractSchema>? Tuple { get; }

    public IReadOnlyList<JsonPart>? Enum { get; }

    public JsonElement? Default { get; }

    public double? Minimum { get; }

    public double? Maximum { get; }

    public int? MinLength { get; }

    public int? MaxLength { get; }

    public int? MinItems { get; }

    public int? MaxItems { get; }

    /// <summary>Never fails: what is wrong with a schema is found by <see cref="ContractRules"/>.</summary>
    public static ContractSchema Read(JsonElement schema) => new(schema, "");

    /// <summary>Every violation, in the order of the document.</summary>
    public IReadOnlyList<SchemaFault> Check(JsonElement instance) => Check(JsonPart.Of(instance));

    /// <summary>Every violation, in the order of the document.</summary>
    public IReadOnlyList<SchemaFault> Check(JsonPart instance) => SchemaCheck.Run(this, instance);

    internal IReadOnlyList<JsonName> RequiredNames { get; } = [];

    /// <summary>What the schema says of a member; null when it does not name it.</summary>
    internal ContractSchema? Find(JsonMember member)
    {
        if (_named is null)
            return Properties.GetValueOrDefault(member.Name);
        foreach (var (name, schema) in _named)
            if (member.IsNamed(name))
                return schema;
        return null;
    }

    internal static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private JsonElement? Member(string name, JsonValueKind kind) =>
        Source.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;

    private string? TextOf(string name) => Member(name, JsonValueKind.String)?.GetString();

    private double? Number(string name) =>
        Member(name, JsonValueKind.Number) is { } number && number.TryGetDouble(out var value) ? value : null;

    private string[] Texts(string name) =>
        Member(name, JsonValueKind.Array) is { } list
            ?
            [
                .. list.EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.String)
                    .Select(item => item.GetString()!),
            ]
            : [];
}
