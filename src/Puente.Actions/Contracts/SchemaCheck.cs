using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Actions.Json;

namespace Puente.Actions.Contracts;

/// <summary>Checks a value against a schema and words the violations as the platform's validator does.</summary>
internal sealed class SchemaCheck
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);
    private readonly List<SchemaFault> _faults = [];

    /// <summary>The way from the root to the value at hand; becomes text only when there is a fault to place.</summary>
    private readonly List<(JsonMember? Member, int Index)> _way = [];

    public static IReadOnlyList<SchemaFault> Run(ContractSchema schema, JsonPart value)
    {
        var check = new SchemaCheck();
        check.Check(schema, value);
        return check._faults;
    }

    private void Check(ContractSchema schema, JsonPart value)
    {
        if (schema.Type is { } type && !IsOfType(value, type))
        {
            // A wrong type says it all; the other words would only repeat it.
            Add(
                schema,
                $"instance type ({NameOf(value)}) does not match any allowed primitive type (allowed: [\"{type}\"])"
            );
            return;
        }

        if (schema.Enum is { } allowed && !allowed.Any(item => JsonPart.DeepEquals(item, value)))
            Add(
                schema,
                $"instance value ({JsonText.Of(value)}) not found in enum (possible values: [{string.Join(',', allowed.Select(JsonText.Of))}])"
            );
        switch (value.Kind)
        {
            case JsonValueKind.String:
                CheckText(schema, value);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value);
                break;
            case JsonValueKind.Object:
                CheckObject(schema, value);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value);
                break;
        }
    }

    /// <summary>The name of a value's type in draft 4.</summary>
    public static string NameOf(JsonPart value) =>
        value.Kind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Null => "null",
            JsonValueKind.Number => IsWhole(value) ? "integer" : "number",
            _ => "boolean",
        };

    private static bool IsOfType(JsonPart value, string type) =>
        type switch
        {
            "object" => value.Kind == JsonValueKind.Object,
            "array" => value.Kind == JsonValueKind.Array,
            "string" => value.Kind == JsonValueKind.String,
            "null" => value.Kind == JsonValueKind.Null,
            "number" => value.Kind == JsonValueKind.Number,
            "integer" => value.Kind == JsonValueKind.Number && IsWhole(value),
            "boolean" => value.Kind is JsonValueKind.True or JsonValueKind.False,
            _ => false,
        };

    // 60.0 counts as whole: the validator looks at the value, not at how it is written.
    private static bool IsWhole(JsonPart value) =>
        value.TryGetInt64(out _)
        || (value.GetDouble() is var number && Math.Abs(number) < 1e15 && Math.Truncate(number).Equals(number));

    private void CheckText(ContractSchema schema, JsonPart value)
    {
        if (schema is { MinLength: null, MaxLength: null, Pattern: null })
            return;
        var text = value.GetString();
        var length = text.Any(char.IsSurrogate) ? new StringInfo(text).LengthInTextElements : text.Length;
        if (schema.MinLength is { } least && length < least)
            Add(
                schema,
                Invariant($"string {JsonText.Quote(text)} is too short (length: {length}, required minimum: {least})")
            );
        if (schema.MaxLength is { } most && length > most)
            Add(
                schema,
                Invariant($"string {JsonText.Quote(text)} is too long (length: {length}, maximum allowed: {most})")
            );
        if (schema.Pattern is { } pattern && !Matches(pattern, text))
            Add(schema, $"ECMA 262 regex \"{pattern}\" does not match input string {JsonText.Quote(text)}");
    }

    private static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (ArgumentException)
        {
            // Not a pattern: the linter says so; nothing can be checked against it.
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void CheckNumber(ContractSchema schema, JsonPart value)
    {
        if (schema is { Minimum: null, Maximum: null })
            return;
        var number = value.GetDouble();
        if (schema.Minimum is { } least && number < least)
            Add(
                schema,
                Invariant(
                    $"numeric instance is lower than the required minimum (minimum: {least}, found: {value.GetRawText()})"
                )
            );
        if (schema.Maximum is { } most && number > most)
            Add(
                schema,
                Invariant(
                    $"numeric instance is greater than the required maximum (maximum: {most}, found: {value.GetRawText()})"
                )
            );
    }

    private void CheckObject(ContractSchema schema, JsonPart value)
    {
        List<string>? missing = null;
        foreach (var name in schema.RequiredNames)
            if (!value.TryGet(name, out _))
                (missing ??= []).Add(name.Text);
        if (missing is not null)
            Add(schema, $"object has missing required properties ([{List(missing)}])");
        List<string>? others = null;
        if (!schema.AllowsOthers)
            foreach (var member in value.Members)
                if (schema.Find(member) is null)
                    (others ??= []).Add(member.Name);
        if (others is not null)
            Add(schema, $"object instance has properties which are not allowed by the schema: [{List(others)}]");
        if (schema.Properties.Count == 0 && schema.Others is null)
            return;
        foreach (var member in value.Members)
        {
            if ((schema.Find(member) ?? schema.Others) is not { } inner)
                continue;
            _way.Add((member, 0));
            Check(inner, member.Value);
            _way.RemoveAt(_way.Count - 1);
        }
    }

    private void CheckArray(ContractSchema schema, JsonPart value)
    {
        var length = value.Count;
        if (schema.MinItems is { } least && length < least)
            Add(
                schema,
                Invariant($"array is too short: must have at least {least} elements but instance has {length} elements")
            );
        if (schema.MaxItems is { } most && length > most)
            Add(
                schema,
                Invariant($"array is too long: must have at most {most} elements but instance has {length} elements")
            );
        if (schema is { Items: null, Tuple: null })
            return;
        var index = 0;
        foreach (var item in value.Items)
        {
            if ((schema.Items ?? (index < schema.Tuple?.Count ? schema.Tuple[index] : null)) is { } inner)
            {
                _way.Add((null, index));
                Check(inner, item);
                _way.RemoveAt(_way.Count - 1);
            }
            index++;
        }
    }

    private void Add(ContractSchema schema, string message)
    {
        var pointer = new StringBuilder();
        foreach (var (member, index) in _way)
        {
            pointer.Append('/');
            if (member is null)
                pointer.Append(CultureInfo.InvariantCulture, $"{index}");
            else
                pointer.Append(ContractSchema.Escape(member.Value.Name));
        }
        _faults.Add(new SchemaFault(schema.Pointer, pointer.ToString(), message));
    }

    private static string List(List<string> names) =>
        string.Join(',', names.Order(StringComparer.Ordinal).Select(JsonText.Quote));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
