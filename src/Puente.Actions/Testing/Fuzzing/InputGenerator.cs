using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Json;

namespace Puente.Actions.Testing.Fuzzing;

/// <summary>Inputs that keep the contract: plain ones, and ones with what callers really type.</summary>
internal sealed class InputGenerator(ContractSchema schema, Random random)
{
    /// <summary>Texts that change the meaning of JSON, URLs, headers, forms and templates.</summary>
    private static readonly string[] Nasty =
    [
        "\"",
        "O'Neil \"Bob\"",
        "a\\",
        "line\nbreak",
        "tab\there",
        "\r\n",
        "$input.x",
        "#if(true)",
        "${credentials.secret}",
        "a&b=c",
        "a/b/../c",
        "50% off",
        "x?y#z",
        "a b",
        "+49 30 123",
        "é ü 漢",
        "😀",
        "\",\"admin\":true,\"x\":\"",
        "{}",
        "[]",
        "null",
        "<b>",
        "\u2028",
        "'",
        ";",
        "..",
    ];

    /// <summary>A value that needs no escaping anywhere.</summary>
    public static string PlainText(string name) =>
        "v" + string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <param name="chosen">The one input that gets a nasty text; null for a plain input.</param>
    /// <returns>JSON text, and the nasty text.</returns>
    public (string Json, string? Nasty) Next(string? chosen, bool omitOptional)
    {
        var text = new StringBuilder("{");
        string? nasty = null;
        foreach (var (name, property) in schema.Properties)
        {
            var isRequired = schema.Required.Contains(name, StringComparer.Ordinal);
            if (!isRequired && omitOptional && name != chosen)
                continue;
            var value =
                name == chosen && IsFree(property)
                    ? JsonText.Quote(nasty = NextNasty(property))
                    : Plain(name, property);
            if (text.Length > 1)
                text.Append(',');
            text.Append(JsonText.Quote(name)).Append(':').Append(value);
        }

        return (text.Append('}').ToString(), nasty);
    }

    /// <summary>Inputs that may hold any text.</summary>
    public IReadOnlyList<string> Free =>
        [.. schema.Properties.Where(property => IsFree(property.Value)).Select(property => property.Key)];

    private static bool IsFree(ContractSchema property) =>
        property is { Type: "string" or null, Enum: null, Pattern: null, Format: null };

    private string NextNasty(ContractSchema property)
    {
        var text = Nasty[random.Next(Nasty.Length)];
        if (random.Next(3) == 0)
            text += Nasty[random.Next(Nasty.Length)];
        while (text.Length < property.MinLength)
            text += "\"";
        return property.MaxLength is { } most && text.Length > most ? text[..most] : text;
    }

    private string Plain(string name, ContractSchema property)
    {
        if (property.Enum is { Count: > 0 } values)
            return JsonText.Of(values[random.Next(values.Count)]);
        var (least, most) = (property.Minimum ?? -1_000, property.Maximum ?? 1_000_000);
        return property.Type switch
        {
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "integer" => random
                .NextInt64((long)Math.Ceiling(least), (long)Math.Floor(most) + 1)
                .ToString(CultureInfo.InvariantCulture),
            "number" => (least + (random.Next(8) * (most - least) / 8)).ToString("0.###", CultureInfo.InvariantCulture),
            "null" => "null",
            _ => JsonText.Quote(Sized(PlainText(name), property)),
        };
    }

    private static string Sized(string text, ContractSchema property)
    {
        if (text.Length < property.MinLength)
            text = text.PadRight(property.MinLength.Value, 'v');
        return property.MaxLength is { } most && text.Length > most ? text[..most] : text;
    }
}
