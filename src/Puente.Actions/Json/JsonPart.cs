using System.Buffers.Text;
using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Puente.Actions.Json;

/// <summary>
/// One value of a JSON text, or nothing (<c>default</c>). Reads as <see cref="JsonElement"/> does, and costs less: it is a
/// place in the bytes, which are kept as long as a part of them is.
/// </summary>
public readonly struct JsonPart : IEquatable<JsonPart>
{
    private readonly JsonIndex? _index;
    private readonly int _row;

    internal JsonPart(JsonIndex index, int row) => (_index, _row) = (index, row);

    public JsonValueKind Kind =>
        _index is null
            ? JsonValueKind.Undefined
            : _index.FirstByte(_row) switch
            {
                (byte)'"' => JsonValueKind.String,
                (byte)'{' => JsonValueKind.Object,
                (byte)'[' => JsonValueKind.Array,
                (byte)'t' => JsonValueKind.True,
                (byte)'f' => JsonValueKind.False,
                (byte)'n' => JsonValueKind.Null,
                _ => JsonValueKind.Number,
            };

    /// <summary>Items of a list, members of an object (each of those under one name).</summary>
    public int Count => Index.Count(_row);

    /// <summary>The items of a list.</summary>
    public JsonItems Items =>
        Kind == JsonValueKind.Array ? new(Index, _row + 1, Index.Next(_row)) : throw WrongKind("list");

    /// <summary>The members of an object, in the order of the text.</summary>
    public JsonMembers Members =>
        Kind == JsonValueKind.Object ? new(Index, _row + 1, Index.Next(_row)) : throw WrongKind("object");

    /// <summary>As it stands in the text.</summary>
    internal ReadOnlySpan<byte> Raw => Index.Raw(_row);

    internal bool IsCompact => Index.IsCompact(_row);

    /// <summary>The bytes of a text without escapes; empty when it has some, or is none.</summary>
    internal bool TryGetPlainText(out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (Kind != JsonValueKind.String || Index.IsEscaped(_row))
            return false;
        utf8 = Raw[1..^1];
        return true;
    }

    private JsonIndex Index => _index ?? throw new InvalidOperationException("There is no value.");

    /// <param name="place">From 0; within <see cref="Count"/>.</param>
    public JsonPart this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
            // A list of scalars has one row for each.
            if (Index.Next(_row) - _row - 1 == Count)
                return new(Index, _row + 1 + place);
            var row = _row + 1;
            for (; place > 0; place--)
                row = Index.Next(row);
            return new(Index, row);
        }
    }

    /// <summary>The same value of a document of System.Text.Json.</summary>
    public static JsonPart Of(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined
            ? default
            : new(
                JsonIndex.TryRead(JsonMarshal.GetRawUtf8Value(element), int.MaxValue)
                    ?? throw new InvalidOperationException("The document cannot be read."),
                0
            );

    /// <summary>Gives back the buffers of <see cref="JsonText.Borrow"/>; no part of the text may be asked for anything after.</summary>
    public void Return() => _index?.Return();

    /// <summary>The last member of this name, as with <see cref="JsonElement"/>.</summary>
    public bool TryGet(JsonName name, out JsonPart value)
    {
        if (Kind != JsonValueKind.Object)
            throw WrongKind("object");
        var found = Index.Find(_row, name);
        value = found > 0 ? new(Index, found) : default;
        return found > 0;
    }

    /// <exception cref="InvalidOperationException">It is no text, or holds half of a surrogate pair.</exception>
    public string GetString() => Kind == JsonValueKind.String ? Index.Text(_row) : throw WrongKind("text");

    public bool TryGetInt32(out int value)
    {
        if (Utf8Parser.TryParse(Raw, out value, out var read) && read == Raw.Length)
            return true;
        value = 0;
        return false;
    }

    public bool TryGetInt64(out long value)
    {
        if (Utf8Parser.TryParse(Raw, out value, out var read) && read == Raw.Length)
            return true;
        value = 0;
        return false;
    }

    public bool TryGetDecimal(out decimal value) => ToElement().TryGetDecimal(out value);

    public double GetDouble() =>
        Utf8Parser.TryParse(Raw, out double value, out var read) && read == Raw.Length
            ? value
            : throw WrongKind("number");

    /// <summary>As it stands in the text: quotes, blanks and escapes.</summary>
    public string GetRawText() => Encoding.UTF8.GetString(Raw);

    public JsonElement ToElement() =>
        _index is null ? default : JsonElement.Parse(Raw, new JsonDocumentOptions { MaxDepth = int.MaxValue });

    /// <summary>The same place in the same text; values are compared with <see cref="JsonElement.DeepEquals"/>.</summary>
    public bool Equals(JsonPart other) => ReferenceEquals(_index, other._index) && _row == other._row;

    public override bool Equals(object? obj) => obj is JsonPart other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_index, _row);

    public override string ToString() => _index is null ? "" : GetRawText();

    public static bool operator ==(JsonPart left, JsonPart right) => left.Equals(right);

    public static bool operator !=(JsonPart left, JsonPart right) => !left.Equals(right);

    internal static bool DeepEquals(JsonPart left, JsonPart right) => DeepEquals(left.ToElement(), right.ToElement());

    internal static bool DeepEquals(JsonElement left, JsonElement right)
    {
        try
        {
            return JsonElement.DeepEquals(left, right);
        }
        catch (ArgumentOutOfRangeException)
        {
            // An exponent of more digits than System.Text.Json compares: equal is then what is written alike.
            return JsonText.Of(left) == JsonText.Of(right);
        }
    }

    private InvalidOperationException WrongKind(string wanted) => new($"A {wanted} is wanted, this is {Kind}.");
}

/// <summary>A name to look for, encoded once.</summary>
public sealed class JsonName(string text)
{
    public string Text { get; } = text;

    internal byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);
}

/// <summary>A member of an object.</summary>
public readonly struct JsonMember
{
    private readonly JsonIndex _index;
    private readonly int _row;

    internal JsonMember(JsonIndex index, int row) => (_index, _row) = (index, row);

    public string Name => _index.Text(_row);

    public JsonPart Value => new(_index, _row + 1);

    internal bool IsCompact => _index.IsCompact(_row);

    /// <summary>The name with its quotes, as it stands in the text.</summary>
    internal ReadOnlySpan<byte> RawName => _index.Raw(_row);

    public bool IsNamed(JsonName name) => _index.IsNamed(_row, name);
}

/// <summary>For loops over a list.</summary>
public struct JsonItems : IEnumerable<JsonPart>
{
    private readonly JsonIndex _index;
    private readonly int _end;
    private int _next;
    private int _row;

    internal JsonItems(JsonIndex index, int first, int end) => (_index, _row, _next, _end) = (index, first, first, end);

    public readonly JsonPart Current => new(_index, _row);

    public bool MoveNext()
    {
        if (_next >= _end)
            return false;
        _row = _next;
        _next = _index.Next(_row);
        return true;
    }

    public readonly JsonItems GetEnumerator() => this;

    readonly IEnumerator<JsonPart> IEnumerable<JsonPart>.GetEnumerator() => Walk(this);

    readonly IEnumerator IEnumerable.GetEnumerator() => Walk(this);

    private static IEnumerator<JsonPart> Walk(JsonItems items)
    {
        foreach (var item in items)
            yield return item;
    }
}

/// <summary>For loops over an object.</summary>
public struct JsonMembers : IEnumerable<JsonMember>
{
    private readonly JsonIndex _index;
    private readonly int _end;
    private int _next;
    private int _row;

    internal JsonMembers(JsonIndex index, int first, int end) =>
        (_index, _row, _next, _end) = (index, first, first, end);

    public readonly JsonMember Current => new(_index, _row);

    public bool MoveNext()
    {
        if (_next >= _end)
            return false;
        _row = _next;
        _next = _index.Next(_row + 1);
        return true;
    }

    public readonly JsonMembers GetEnumerator() => this;

    readonly IEnumerator<JsonMember> IEnumerable<JsonMember>.GetEnumerator() => Walk(this);

    readonly IEnumerator IEnumerable.GetEnumerator() => Walk(this);

    private static IEnumerator<JsonMember> Walk(JsonMembers members)
    {
        foreach (var member in members)
            yield return member;
    }
}
