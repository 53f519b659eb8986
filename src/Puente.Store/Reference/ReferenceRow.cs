using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Puente.Store.Schema;

namespace Puente.Store.Reference;

/// <summary>One entity split into the columns of its table and the rest.</summary>
/// <param name="Values">
/// One per member column of the table: <see cref="string"/>, <see cref="Guid"/>, <see cref="DateTime"/> (UTC), <c>long</c>,
/// <c>int</c>, <c>bool</c> or null.
/// </param>
/// <param name="Extra">JSON object of everything the columns cannot give back, or null.</param>
/// <param name="ContentHash">XxHash3 of the canonical JSON.</param>
public sealed record ReferenceRow(string Key, IReadOnlyList<object?> Values, string? Extra, ulong ContentHash)
{
    /// <exception cref="StoreException">The entity is not a JSON object.</exception>
    public static ReferenceRow From(Table table, ReferenceRecord record)
    {
        var columns = MemberColumns(table);
        var values = new object?[columns.Count];
        try
        {
            var canonical = CanonicalJson.Write(record.Utf8Json.Span);
            using var document = JsonDocument.Parse(canonical);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Unreadable(table, record);

            var extra = new StringBuilder();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!TryTake(columns, values, member))
                    extra.Append(extra.Length == 0 ? '{' : ',').Append(member.ToString());
            }
            return new ReferenceRow(
                record.Key,
                values,
                extra.Length == 0 ? null : extra.Append('}').ToString(),
                XxHash3.HashToUInt64(canonical)
            );
        }
        catch (JsonException)
        {
            throw Unreadable(table, record);
        }
    }

    /// <summary>The entity again, as canonical JSON.</summary>
    public byte[] Rebuild(Table table)
    {
        var columns = MemberColumns(table);
        using var extra = JsonDocument.Parse(Extra ?? "{}");
        var json = new ByteBuffer();
        json.Write("{"u8);
        var separator = "";
        for (var index = 0; index < columns.Count; index++)
        {
            var member = columns[index].Member!;
            if (Values[index] is not { } value || member.Contains('.', StringComparison.Ordinal))
                continue;
            if (extra.RootElement.TryGetProperty(member, out _))
                continue;
            json.Write(Encoding.UTF8.GetBytes($"{separator}\"{member}\":"));
            WriteValue(value, json);
            separator = ",";
        }
        foreach (var member in extra.RootElement.EnumerateObject())
        {
            json.Write(Encoding.UTF8.GetBytes($"{separator}{member}"));
            separator = ",";
        }
        json.Write("}"u8);
        return CanonicalJson.Write(json.Written);
    }

    internal static IReadOnlyList<Column> MemberColumns(Table table) =>
        [.. table.Columns.Where(column => column.Role == ColumnRole.Member)];

    /// <returns>True when a column gives the member back byte for byte.</returns>
    private static bool TryTake(IReadOnlyList<Column> columns, object?[] values, JsonProperty member)
    {
        var isGivenBack = false;
        for (var index = 0; index < columns.Count; index++)
        {
            var path = columns[index].Member!.Split('.');
            if (path[0] != member.Name)
                continue;
            if (path.Length == 1)
            {
                values[index] = Read(columns[index].Type, member.Value);
                isGivenBack = values[index] is { } value && IsSpelled(value, member.Value);
            }
            else if (
                member.Value.ValueKind == JsonValueKind.Object
                && member.Value.TryGetProperty(path[1], out var inner)
            )
            {
                values[index] = Read(columns[index].Type, inner);
            }
        }
        return isGivenBack;
    }

    private static object? Read(ColumnType type, JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.String && !HasUnfitText(value);
        var isNumber = value.ValueKind == JsonValueKind.Number;
        return type switch
        {
            ColumnType.Text when isText => value.GetString(),
            ColumnType.Uuid when isText && value.TryGetGuid(out var uuid) => uuid,
            ColumnType.Timestamp when isText && value.TryGetDateTimeOffset(out var time) => time.UtcDateTime,
            ColumnType.BigInt when isNumber && value.TryGetInt64(out var big) => big,
            ColumnType.Integer when isNumber && value.TryGetInt32(out var whole) => whole,
            ColumnType.Boolean when value.ValueKind is JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
            _ => null,
        };
    }

    private static bool HasUnfitText(JsonElement value) =>
        value.GetRawText() is var raw
        && (
            raw.Contains("\\u0000", StringComparison.Ordinal) || raw.Contains("\\ud", StringComparison.Ordinal) // canonical: only lone surrogates are left escaped
        );

    private static bool IsSpelled(object value, JsonElement original)
    {
        var json = new ByteBuffer();
        WriteValue(value, json);
        return Encoding.UTF8.GetString(json.Written) == original.GetRawText();
    }

    private static void WriteValue(object value, ByteBuffer json)
    {
        switch (value)
        {
            case string text:
                CanonicalString.WriteText(Encoding.UTF8.GetBytes(text), json);
                break;
            case Guid uuid:
                json.Write(Encoding.UTF8.GetBytes($"\"{uuid}\""));
                break;
            case DateTime time:
                json.Write(
                    Encoding.UTF8.GetBytes(
                        time.ToString("'\"'yyyy-MM-dd'T'HH:mm:ss.fff'Z\"'", CultureInfo.InvariantCulture)
                    )
                );
                break;
            case bool flag:
                json.Write(flag ? "true"u8 : "false"u8);
                break;
            default:
                json.Write(Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                break;
        }
    }

    private static StoreException Unreadable(Table table, ReferenceRecord record) =>
        new(
            StoreFault.Input,
            $"The {table.Name} listing has an entity (key {record.Key}) that is not a JSON object. Nothing of the listing was merged."
        );
}
