using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Puente.Store.Decoding;
using Puente.Store.Schema;

namespace Puente.Store.Reference;

/// <summary>A listed entity as a row of its table.</summary>
/// <param name="ContentHash">XxHash3 of the entity's canonical JSON.</param>
/// <param name="Values">
/// One per member column: <see cref="string"/>, <see cref="Guid"/>, <see cref="DateTimeOffset"/>, <see cref="long"/>,
/// <see cref="int"/>, <see cref="bool"/> or null.
/// </param>
/// <param name="Extra">JSON object of what the columns do not give back; null when they give everything.</param>
internal sealed record ReferenceRow(string Key, ulong ContentHash, object?[] Values, string? Extra)
{
    /// <summary>The member columns of a reference table, in the order of <see cref="Values"/>.</summary>
    public static Column[] MemberColumns(Table table) =>
        [.. table.Columns.Where(column => column.Role == ColumnRole.Member)];

    /// <exception cref="DecodeException">The entity is not a JSON object.</exception>
    public static ReferenceRow Read(Table table, ReferenceRecord record)
    {
        byte[] canonical;
        try
        {
            canonical = CanonicalJson.Write(record.Utf8Json.Span);
        }
        catch (JsonException)
        {
            throw new DecodeException($"An entity of the listing for {table.Name} is not JSON", 0);
        }
        using var document = JsonDocument.Parse(
            canonical,
            new JsonDocumentOptions { MaxDepth = CanonicalJsonWriter.MaxDepth }
        );
        var entity = document.RootElement;
        if (entity.ValueKind != JsonValueKind.Object)
            throw new DecodeException($"An entity of the listing for {table.Name} is not a JSON object", 0);

        var columns = MemberColumns(table);
        var values = new object?[columns.Length];
        var given = new List<string>();
        for (var index = 0; index < columns.Length; index++)
        {
            values[index] = Find(entity, columns[index], out var isExact);
            if (isExact)
                given.Add(columns[index].Member!);
        }
        return new(record.Key, XxHash3.HashToUInt64(canonical), values, ExtraOf(entity, given));
    }

    /// <param name="isExact">True when the value gives the member back byte for byte; never for members from deeper.</param>
    private static object? Find(JsonElement entity, Column column, out bool isExact)
    {
        isExact = false;
        var member = entity;
        var path = column.Member!.Split('.');
        foreach (var name in path)
        {
            if (member.ValueKind != JsonValueKind.Object || !member.TryGetProperty(name, out member))
                return null;
        }
        var value = ValueOf(member, column.Type, out var fits);
        // A member that stands there twice stays in extra twice.
        isExact =
            fits && path.Length == 1 && entity.EnumerateObject().Count(property => property.NameEquals(path[0])) == 1;
        return value;
    }

    private static object? ValueOf(JsonElement member, ColumnType type, out bool fits)
    {
        object? value = null;
        fits = false;
        var raw = JsonMarshal.GetRawUtf8Value(member);
        switch (type, member.ValueKind)
        {
            case (ColumnType.Boolean, JsonValueKind.True or JsonValueKind.False):
                (value, fits) = (member.GetBoolean(), true);
                break;
            case (ColumnType.BigInt, JsonValueKind.Number):
                fits = WireNumber.TryParseCanonical(raw, out long big);
                value = fits ? big : null;
                break;
            case (ColumnType.Integer, JsonValueKind.Number):
                fits = WireNumber.TryParseCanonical(raw, out long whole) && whole == (int)whole;
                value = fits ? (int)whole : null;
                break;
            case (ColumnType.Text, JsonValueKind.String):
                var text = new byte[raw.Length];
                var length = WireText.Unescape(raw[1..^1], text);
                fits = length >= 0;
                value = fits ? Encoding.UTF8.GetString(text, 0, length) : null;
                break;
            case (ColumnType.Uuid, JsonValueKind.String):
                fits = WireUuid.TryParseCanonical(raw[1..^1], out var id);
                value = fits || member.TryGetGuid(out id) ? id : null;
                break;
            case (ColumnType.Timestamp, JsonValueKind.String):
                fits = new WireTimestamp().TryParseCanonical(raw[1..^1], out _);
                value = member.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;
                break;
        }
        return value;
    }

    private static string? ExtraOf(JsonElement entity, List<string> given)
    {
        var extra = new ArrayBufferWriter<byte>();
        foreach (var property in entity.EnumerateObject())
        {
            if (given.Exists(property.NameEquals))
                continue;
            extra.Write(extra.WrittenCount == 0 ? "{\""u8 : ",\""u8);
            extra.Write(JsonMarshal.GetRawUtf8PropertyName(property));
            extra.Write("\":"u8);
            extra.Write(JsonMarshal.GetRawUtf8Value(property.Value));
        }
        if (extra.WrittenCount == 0)
            return null;
        extra.Write("}"u8);
        return Encoding.UTF8.GetString(extra.WrittenSpan);
    }
}
