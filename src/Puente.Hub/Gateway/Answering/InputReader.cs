using System.Text.Json;
using Puente.Hub.Gateway.Lookups;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Hub.Gateway.Answering;

/// <summary>An input that does not fit; no message repeats a value.</summary>
internal sealed class InputFaultException(string field, string message) : Exception(message)
{
    /// <summary>Empty when the body as a whole is concerned.</summary>
    public string Field { get; } = field;
}

/// <summary>Takes the values of a statement out of a request's body.</summary>
internal static class InputReader
{
    private const int MostCharacters = 4096;

    /// <returns>In the order of the statement's numbers.</returns>
    /// <exception cref="InputFaultException">A field is missing, unknown or of another type.</exception>
    public static IReadOnlyList<QueryParameter> Read(Lookup lookup, ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body.IsEmpty ? "{}"u8.ToArray() : body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new InputFaultException("", "The body must be a JSON object with the inputs as members.");
        foreach (var member in root.EnumerateObject())
        {
            if (!lookup.Inputs.Any(input => input.Name == member.Name))
                throw new InputFaultException(
                    member.Name.Length > 64 ? member.Name[..64] : member.Name,
                    $"This lookup has no such input; its inputs are: {string.Join(", ", lookup.Inputs.Select(input => input.Name))}."
                );
        }
        return [.. lookup.Parameters.Select(name => Read(lookup.Inputs.First(input => input.Name == name), root))];
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw new InputFaultException("", "The body is not a JSON object of plain values, each named once.");
        }
    }

    private static QueryParameter Read(LookupField input, JsonElement root)
    {
        var type = input.Type switch
        {
            LookupType.String => ColumnType.Text,
            LookupType.Integer => ColumnType.BigInt,
            LookupType.Number => ColumnType.Double,
            _ => ColumnType.Boolean,
        };
        if (!root.TryGetProperty(input.Name, out var value) || value.ValueKind == JsonValueKind.Null)
            return input.IsRequired
                ? throw new InputFaultException(input.Name, $"{input.Name} is required.")
                : new QueryParameter(DBNull.Value, type);
        return (input.Type, value.ValueKind) switch
        {
            (LookupType.String, JsonValueKind.String) => Text(input, value),
            (LookupType.Integer, JsonValueKind.Number) when value.TryGetInt64(out var number) => QueryParameter.Of(
                number
            ),
            (LookupType.Number, JsonValueKind.Number)
                when value.TryGetDouble(out var number) && double.IsFinite(number) => QueryParameter.Of(number),
            (LookupType.Boolean, JsonValueKind.True or JsonValueKind.False) => QueryParameter.Of(value.GetBoolean()),
            _ => throw new InputFaultException(
                input.Name,
                $"{input.Name} must be of type {Word(input.Type)}, as JSON writes it."
            ),
        };
    }

    private static QueryParameter Text(LookupField input, JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new InputFaultException(input.Name, $"{input.Name} holds half a character.");
        }
        if (text.Length > MostCharacters)
            throw new InputFaultException(input.Name, $"{input.Name} is longer than {MostCharacters} characters.");
        // PostgreSQL cannot hold it, and no key of a record has it.
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InputFaultException(input.Name, $"{input.Name} holds a null character.");
        return QueryParameter.Of(text);
    }

    internal static string Word(LookupType type) => type.ToString().ToLowerInvariant();
}
