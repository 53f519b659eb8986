using System.Text.Json;

namespace Puente.Provisioning.Mapping;

/// <summary>A value of the mapping file that knows where it stands.</summary>
internal sealed record MappingNode(JsonTokenType Kind, string Path, int Line, int Column)
{
    /// <summary>Of a text; the JSON of a number.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<MappingNode> Items { get; init; } = [];

    public IReadOnlyList<MappingMember> Members { get; init; } = [];

    public bool IsObject => Kind == JsonTokenType.StartObject;
    public bool IsList => Kind == JsonTokenType.StartArray;
    public bool IsText => Kind == JsonTokenType.String;
    public bool IsSwitch => Kind is JsonTokenType.True or JsonTokenType.False;

    /// <summary>A list as it is, anything else as a list of one: <c>"groups": "Everyone"</c>.</summary>
    public IReadOnlyList<MappingNode> AsList => IsList ? Items : [this];

    public MappingNode? Find(string name) => Members.FirstOrDefault(member => member.Name == name)?.Value;
}

/// <param name="NameNode">Where the name stands, for faults that concern it.</param>
internal sealed record MappingMember(string Name, MappingNode NameNode, MappingNode Value);
