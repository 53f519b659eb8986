using System.Globalization;
using System.Text;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>Where the next page of a counted list begins, as an opaque text.</summary>
/// <param name="list">What is counted, so that one list's cursor is none of another's.</param>
internal sealed class PageCursor(string list)
{
    public string Write(int first) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{list}.{first}")));

    /// <exception cref="ApiException">400 when the text is no cursor of this list.</exception>
    public int Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return 0;
        // A plus in an unescaped base64 cursor arrives as a space.
        cursor = cursor.Replace(' ', '+');
        var bytes = new byte[cursor.Length];
        return
            Convert.TryFromBase64String(cursor, bytes, out var written)
            && Encoding.ASCII.GetString(bytes, 0, written).Split('.') is [var name, var number]
            && name == list
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first
            : throw ApiException.BadRequest("The cursor is not valid.");
    }
}
