using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Tests.Json;

/// <summary>The reader of the engine against System.Text.Json, which it stands in for.</summary>
public sealed class JsonIndexTests
{
    private const int Cases = 20_000;

    /// <summary>What JSON is made of, what it is not made of, and letters of every width.</summary>
    private static readonly string[] Pieces =
    [
        .. "{}[],:\"\\ \t\n\r/u0123456789-+.eEtfnabdr\0\u0001\u001f\u007f\u0085é€\ufeff".Select(letter => $"{letter}"),
        "\U0001F600",
        "\ud83d",
        "\ude00",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\uDE00",
        "\\u00",
        "\\u0041",
        "\\/",
        "true",
        "null",
        "1e400",
        "12345678901234567890",
        "/**/",
    ];

    [Fact]
    public void Twenty_thousand_generated_texts_are_read_as_system_text_json_reads_them()
    {
        const int seed = 20_261_127;
        var random = new Random(seed);
        var (read, refused) = (0, 0);
        for (var number = 0; number < Cases; number++)
        {
            var text = new StringBuilder();
            WriteBlanks(text, random);
            Write(text, random, random.Next(1, 6));
            WriteBlanks(text, random);
            var changes = random.Next(4) == 0 ? random.Next(1, 4) : 0;
            for (; changes > 0; changes--)
                Change(text, random);
            var depth = random.Next(5) == 0 ? random.Next(1, 5) : 64;
            try
            {
                if (Compare(text.ToString(), depth))
                    read++;
                else
                    refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail(
                    $"seed {seed}, case {number}, depth {depth}: {JsonSerializer.Serialize(text.ToString())}\n{fault}"
                );
            }
        }

        Assert.True(
            read > Cases / 3 && refused > Cases / 10,
            $"{read} read, {refused} refused: the cases say too little"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"a\":1,\"a\":2,\"\\u0061\":3}")]
    [InlineData("{\"a\":{\"b\" : 1},\"c\":{\"b\":1}}")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("[-0,0.0,1E+2,9223372036854775808,2147483648,1e999,0.1e-400]")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[-]")]
    [InlineData("[1e]")]
    [InlineData("tru")]
    [InlineData("nullx")]
    [InlineData("\"sixteen letters.\"")]
    [InlineData("\"thirty-two letters, two blocks..\\n\"")]
    [InlineData("\"not closed")]
    [InlineData("\"not closed\\")]
    [InlineData("\"\\u12")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\"}")]
    [InlineData("[}")]
    [InlineData("1 2")]
    [InlineData("{} \0")]
    public void Edges_are_read_as_system_text_json_reads_them(string text) => _ = Compare(text, 64);

    [Fact]
    public void A_text_cut_at_any_place_is_refused_or_read_alike()
    {
        const string text =
            """{"a":["x\u00e9\n",-1.5e3,true,{"é":null}],"b":"\ud83d\ude00 and a text of some length"}""";
        for (var length = 0; length <= text.Length; length++)
            Assert.Equal(length == text.Length, Compare(text[..length], 64));
    }

    [Fact]
    public void Nesting_is_counted_alike()
    {
        for (var levels = 48; levels < 140; levels++)
        {
            var text = new string('[', levels) + new string(']', levels);
            foreach (var depth in (int[])[50, 64, 100])
                Assert.Equal(levels <= depth, Compare(text, depth));
        }
    }

    [Fact]
    public void A_returned_text_is_read_no_more()
    {
        var part = JsonText.Borrow("{\"a\":1}"u8);
        part.Return();
        Assert.ThrowsAny<Exception>(() => part.Kind);
    }

    /// <returns>True when both have read it.</returns>
    private static bool Compare(string text, int depth)
    {
        JsonElement expected;
        string compact;
        try
        {
            expected = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = depth });
            compact = Compact(expected);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidOperationException)
        {
            var refused = Assert.ThrowsAny<JsonException>(() => JsonText.Parse(text, depth));
            if (fault is JsonException place)
                Assert.Equal(
                    (place.LineNumber, place.BytePositionInLine),
                    (refused.LineNumber, refused.BytePositionInLine)
                );
            if (!text.Any(char.IsSurrogate))
                Assert.ThrowsAny<JsonException>(() => JsonText.Borrow(Encoding.UTF8.GetBytes(text), depth));
            return false;
        }

        var part = JsonText.Parse(text, depth);
        Compare(expected, part);
        Assert.Equal(compact, JsonText.Of(part));
        Compare(expected, JsonPart.Of(expected));
        var borrowed = JsonText.Borrow(Encoding.UTF8.GetBytes(text), depth);
        Compare(expected, borrowed);
        borrowed.Return();
        return true;
    }

    private static void Compare(JsonElement expected, JsonPart part)
    {
        Assert.Equal(expected.ValueKind, part.Kind);
        Assert.Equal(expected.GetRawText(), part.GetRawText());
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.GetPropertyCount(), part.Count);
                Assert.Equal(
                    expected.EnumerateObject().Select(member => member.Name),
                    part.Members.Select(member => member.Name)
                );
                foreach (var (left, right) in expected.EnumerateObject().Zip(part.Members))
                {
                    Compare(left.Value, right.Value);
                    // The last of those under one name, as there.
                    Assert.True(part.TryGet(new JsonName(left.Name), out var found));
                    Assert.Equal(expected.GetProperty(left.Name).GetRawText(), found.GetRawText());
                }

                Assert.False(part.TryGet(new JsonName("nobody is called so"), out _));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), part.Count);
                for (var place = 0; place < part.Count; place++)
                    Compare(expected[place], part[place]);
                Assert.Equal(part.Count, part.Items.Count());
                Assert.Throws<ArgumentOutOfRangeException>(() => part[part.Count]);
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), part.GetString());
                break;
            case JsonValueKind.Number:
                Assert.Equal(
                    (expected.TryGetInt32(out var small), small),
                    (part.TryGetInt32(out var ownSmall), ownSmall)
                );
                Assert.Equal(
                    (expected.TryGetInt64(out var large), large),
                    (part.TryGetInt64(out var ownLarge), ownLarge)
                );
                Assert.Equal(expected.GetDouble(), part.GetDouble());
                break;
        }
    }

    /// <summary>The platform's compact form, written once more from System.Text.Json.</summary>
    private static string Compact(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', value.EnumerateObject().Select(member => $"{Quote(member.Name)}:{Compact(member.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Compact))}]",
            JsonValueKind.String => Quote(value.GetString()!),
            _ => value.GetRawText(),
        };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            var place = "\"\\\b\t\n\f\r".IndexOf(letter, StringComparison.Ordinal);
            if (place >= 0)
                quoted.Append('\\').Append("\"\\btnfr"[place]);
            else if (letter < ' ')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }

    private static void Write(StringBuilder text, Random random, int levels)
    {
        switch (random.Next(levels > 0 ? 9 : 5))
        {
            case 0:
                text.Append(((string[])["true", "false", "null"])[random.Next(3)]);
                break;
            case 1:
                WriteNumber(text, random);
                break;
            case < 5:
                WriteText(text, random);
                break;
            case < 7:
                WriteList(text, random, '{', '}', levels);
                break;
            default:
                WriteList(text, random, '[', ']', levels);
                break;
        }
    }

    private static void WriteList(StringBuilder text, Random random, char open, char close, int levels)
    {
        text.Append(open);
        // Now and then more than the index expects rows.
        var count = random.Next(20) == 0 ? random.Next(60) : random.Next(5);
        for (var item = 0; item < count; item++)
        {
            if (item > 0)
                text.Append(',');
            WriteBlanks(text, random);
            if (open == '{')
            {
                WriteText(text, random);
                WriteBlanks(text, random);
                text.Append(':');
                WriteBlanks(text, random);
            }

            Write(text, random, count > 10 ? 0 : levels - 1);
            WriteBlanks(text, random);
        }

        WriteBlanks(text, random);
        text.Append(close);
    }

    private static void WriteNumber(StringBuilder text, Random random)
    {
        text.Append(random.Next(3) == 0 ? "-" : "");
        text.Append(random.Next(3) == 0 ? "0" : $"{random.NextInt64(1L << random.Next(1, 62)) + 1}");
        if (random.Next(3) == 0)
            text.Append(CultureInfo.InvariantCulture, $".{random.Next(10_000)}");
        if (random.Next(4) == 0)
            text.Append("eE"[random.Next(2)])
                .Append(((string[])["", "+", "-"])[random.Next(3)])
                .Append(random.Next(320));
    }

    private static void WriteText(StringBuilder text, Random random)
    {
        text.Append('"');
        if (random.Next(3) == 0)
        {
            // Few names, so that some stand twice, once with an escape.
            text.Append(((string[])["a", "b", "\\u0061", "name"])[random.Next(4)]);
        }
        else
        {
            for (var letters = random.Next(40); letters > 0; letters--)
            {
                text.Append(
                    random.Next(60) switch
                    {
                        0 => "\\\"",
                        1 => "\\\\",
                        2 => "\\n",
                        3 => "\\/",
                        4 => "\\u00e9",
                        5 => "\\uD83D\\uDE00",
                        6 => "\U0001F600",
                        7 => "é",
                        8 => "€",
                        9 when random.Next(20) == 0 => "\\ud83d",
                        10 => "\\u001f",
                        11 => "\u007f",
                        _ => $"{(char)random.Next('#', '[')}",
                    }
                );
            }
        }

        text.Append('"');
    }

    private static void WriteBlanks(StringBuilder text, Random random)
    {
        for (var blanks = random.Next(8) - 5; blanks > 0; blanks--)
            text.Append(" \t\n\r"[random.Next(4)]);
    }

    private static void Change(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(4))
        {
            case 0:
                text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 1 when at < text.Length:
                text.Remove(at, 1);
                break;
            case 2 when at < text.Length:
                text.Remove(at, 1).Insert(at, Pieces[random.Next(Pieces.Length)]);
                break;
            default:
                text.Length = at;
                break;
        }
    }
}
