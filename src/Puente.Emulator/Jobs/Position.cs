using System.Globalization;
using System.Text;
using Puente.Emulator.Conversations;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>Where the next page begins.</summary>
/// <param name="Before">Index among the conversations already open when the interval begins.</param>
/// <param name="Next">Place among those that start within it; null while the first kind lasts.</param>
/// <param name="Given">Conversations already handed out, for the job's limit.</param>
internal readonly record struct Position(int Before, Place? Next, int Given)
{
    public string Write()
    {
        var next = Next is { } place ? place.Packed.ToString("x", CultureInfo.InvariantCulture) : "-";
        return Convert.ToBase64String(Encoding.ASCII.GetBytes($"details.{Before}.{next}.{Given}"));
    }

    /// <exception cref="ApiException">400 when the text is no cursor of ours.</exception>
    public static Position Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return default;
        var bytes = new byte[cursor.Length];
        if (Convert.TryFromBase64String(cursor, bytes, out var written))
        {
            var parts = Encoding.ASCII.GetString(bytes, 0, written).Split('.');
            if (
                parts is ["details", var before, var next, var given]
                && int.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            )
            {
                if (next == "-")
                    return new Position(index, null, count);
                if (ulong.TryParse(next, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var packed))
                    return new Position(index, Place.Unpack(packed), count);
            }
        }
        throw ApiException.BadRequest("The cursor is not valid.");
    }
}
