using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Actions.Json;

namespace Puente.Actions.Contracts;

/// <summary>Checks a value against a schema and words the violations as the platform's validator does.</summary>
internal static class SchemaCheck
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    public static void Run(ContractSchema schema, JsonElement value, string pointer, List<SchemaFault> faults)
    {
        void Add(string message) => faults.Add(new SchemaFault(schema.Pointer, pointer, message));

        if (schema.Type is { } type && !IsOfType(value, type))
        {
            // A wrong type says it all; the other words would only repeat it.
            Add($"instance type ({NameOf(value)}) does not match any allowed primitive type (allowed: [\"{type}\"])");
            return;
        }

        if (schema.Enum is { } allowed && !allowed.Any(item => JsonElement.DeepEquals(item, value)))
            Add(
                $"instance value ({JsonText.Of(value)}) not found in enum (possible values: [{string.Join(',', allowed.Select(JsonText.Of))}])"
            );
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                CheckText(schema, value.GetString()!, Add);
                break;
            case JsonValueKind.Number:
                CheckNumber(schema, value, Add);
                break;
            case JsonValueKind.Object:
                CheckObject(schema, value, pointer, faults, Add);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, pointer, faults, Add);
                break;
        }
    }

    /// <summary>The name of a value's type in draft 4.</summary>
    public static string NameOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Null => "null",
            JsonValueKind.Number => IsWhole(value) ? "integer" : "number",
            _ => "boolean",
        };

    private static bool IsOfType(JsonElement value, string type) =>
        NameOf(value) is var name && (name == type || (name == "integer" && type == "number"));

    // 60.0 counts as whole: the validator looks at the value, not at how it is written.
    private static bool IsWhole(JsonElement value) =>
        value.TryGetInt64(out _)
        || (value.TryGetDouble(out var number) && Math.Abs(number) < 1e15 && Math.Truncate(number).Equals(number));

    private static void CheckText(ContractSchema schema, string text, Action<string> add)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (text.All(letter => !char.IsSurrogate(letter)))
            length = text.Length;
        if (schema.MinLength is { } least && length < least)
            add(Invariant($"string {JsonText.Quote(text)} is too short (length: {length}, required minimum: {least})"));
        if (schema.MaxLength is { } most && length > most)
            add(Invariant($"string {JsonText.Quote(text)} is too long (length: {length}, maximum allowed: {most})"));
        if (schema.Pattern is { } pattern && !Matches(pattern, text))
            add($"ECMA 262 regex \"{pattern}\" does not match input string {JsonText.Quote(text)}");
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

    private static void CheckNumber(ContractSchema schema, JsonElement value, Action<string> add)
    {
        var number = value.GetDouble();
        if (schema.Minimum is { } least && number < least)
            add(
                Invariant(
                    $"numeric instance is lower than the required minimum (minimum: {least}, found: {value.GetRawText()})"
                )
            );
        if (schema.Maximum is { } most && number > most)
            add(
                Invariant(
                    $"numeric instance is greater than the required maximum (maximum: {most}, found: {value.GetRawText()})"
                )
            );
    }

    private static void CheckObject(
        ContractSchema schema,
        JsonElement value,
        string pointer,
        List<SchemaFault> faults,
        Action<string> add
    )
    {
        var missing = schema.Required.Where(name => !value.TryGetProperty(name, out _)).Order(StringComparer.Ordinal);
        if (List(missing) is { Length: > 0 } absent)
            add($"object has missing required properties ([{absent}])");
        var others = value
            .EnumerateObject()
            .Select(member => member.Name)
            .Where(name => !schema.Properties.ContainsKey(name));
        if (!schema.AllowsOthers && List(others.Order(StringComparer.Ordinal)) is { Length: > 0 } extra)
            add($"object instance has properties which are not allowed by the schema: [{extra}]");
        foreach (var member in value.EnumerateObject())
            if ((schema.Properties.GetValueOrDefault(member.Name) ?? schema.Others) is { } inner)
                Run(inner, member.Value, $"{pointer}/{ContractSchema.Escape(member.Name)}", faults);
    }

    private static void CheckArray(
        ContractSchema schema,
        JsonElement value,
        string pointer,
        List<SchemaFault> faults,
        Action<string> add
    )
    {
        var length = value.GetArrayLength();
        if (schema.MinItems is { } least && length < least)
            add(
                Invariant($"array is too short: must have at least {least} elements but instance has {length} elements")
            );
        if (schema.MaxItems is { } most && length > most)
            add(Invariant($"array is too long: must have at most {most} elements but instance has {length} elements"));
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var inner = schema.Items ?? (index < schema.Tuple?.Count ? schema.Tuple[index] : null);
            if (inner is not null)
                Run(inner, item, Invariant($"{pointer}/{index}"), faults);
            index++;
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(',', names.Select(JsonText.Quote));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
