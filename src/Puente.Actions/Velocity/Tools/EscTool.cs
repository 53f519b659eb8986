using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$esc</c>: Velocity's EscapeTool with the platform's jsonString, url and uriEncode.</summary>
/// <remarks>A null goes through as null. Uncertain: whether jsonString writes letters beyond ASCII as <c>\u…</c> (the
/// JSON is the same), and that jsonEncode, of one export, is the same as jsonString.</remarks>
internal static class EscTool
{
    private static readonly (string Name, string Letter, string Value)[] Marks =
    [
        ("quote", "q", "\""),
        ("singleQuote", "s", "'"),
        ("dollar", "d", "$"),
        ("hash", "h", "#"),
        ("backslash", "b", "\\"),
        ("newline", "n", "\n"),
        ("exclamation", "e", "!"),
    ];

    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_"
    );

    private static readonly SearchValues<char> JsonMarks = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(letter => (char)letter),
        '"',
        '\\',
    ]);

    public static VelocityTool Instance { get; } = Create();

    private static VelocityTool Create()
    {
        var tool = new VelocityTool("esc", "org.apache.velocity.tools.generic.EscapeTool");
        foreach (var name in (string[])["jsonString", "jsonEncode"])
            tool.Method(name, Text(JsonString));
        foreach (var name in (string[])["url", "urlFormEncode"])
            tool.Method(name, Text(FormEncode));
        tool.Method("uriEncode", Text(Uri.EscapeDataString))
            .Method("java", Text(text => Java(text, false)))
            .Method("json", Text(text => Java(text, false)))
            .Method("javascript", Text(text => Java(text, true)))
            .Method("html", Text(text => WebUtility.HtmlEncode(text).Replace("&#39;", "'", StringComparison.Ordinal)))
            .Method("xml", Text(Xml))
            .Method("sql", Text(text => text.Replace("'", "''", StringComparison.Ordinal)))
            .Method("velocity", Text(Velocity))
            .Method("propertyKey", Text(text => Backslash(text, " \t:=#!\\")));
        foreach (var (name, letter, value) in Marks)
            tool.Property(name, value).Property(letter, value);
        return tool;
    }

    public static Func<object?, object?> Text(Func<string, string> change) =>
        value => value is null ? null : change(JavaText.Of(value, 4_000_000));

    public static string Backslash(string text, string reserved)
    {
        StringBuilder result = new(text.Length);
        foreach (var letter in text)
        {
            if (reserved.Contains(letter))
                result.Append('\\');
            result.Append(letter);
        }

        return result.ToString();
    }

    /// <summary>java.net.URLEncoder: letters, digits and <c>. - * _</c> stay, a blank is a plus.</summary>
    public static string FormEncode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved))
            return text;
        StringBuilder result = new(text.Length + 16);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)one))
                result.Append((char)one);
            else if (one == ' ')
                result.Append('+');
            else
                result.Append('%').Append(HexDigits[one >> 4]).Append(HexDigits[one & 15]);
        }

        return result.ToString();
    }

    /// <summary>For the inside of a JSON string; adds no quotes.</summary>
    private static string JsonString(string text)
    {
        var rest = text.AsSpan();
        if (!rest.ContainsAny(JsonMarks))
            return text;
        StringBuilder result = new(text.Length + 16);
        for (int at; (at = rest.IndexOfAny(JsonMarks)) >= 0; rest = rest[(at + 1)..])
            result.Append(rest[..at]).Append(Short(rest[at]) ?? Code(rest[at]));
        return result.Append(rest).ToString();
    }

    private static string Java(string text, bool script)
    {
        StringBuilder result = new(text.Length);
        foreach (var letter in text)
        {
            result.Append(
                script && (letter is '\'' or '/')
                    ? "\\" + letter
                    : Short(letter) ?? (letter is < ' ' or > '~' ? Code(letter) : letter.ToString())
            );
        }

        return result.ToString();
    }

    private static string? Short(char letter) =>
        letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => null,
        };

    private static string Code(char letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");

    private static string Xml(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&apos;", StringComparison.Ordinal);

    private static string Velocity(string text) =>
        text.Replace("$", "${esc.d}", StringComparison.Ordinal).Replace("#", "${esc.h}", StringComparison.Ordinal);
}
