using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Analytics.Language;

namespace Puente.Analytics.Local;

/// <summary>Where the next page of a details job begins; as an opaque text it is the page's cursor.</summary>
/// <param name="Kind">What is counted, so that one kind's cursor is none of another's.</param>
/// <param name="Id">The last that was given; null before the first page.</param>
/// <param name="StartMicros">When it started, for what is ordered by that; microseconds since 1970.</param>
/// <param name="Given">How many were given, for the job's limit.</param>
internal readonly record struct JobPosition(string Kind, Guid? Id, long StartMicros, long Given)
{
    /// <summary>
    /// Bytes after which a page takes no more, whatever its size: <c>pageSize</c> is the most that is wanted, and a page is
    /// made in memory.
    /// </summary>
    public const int FullPage = 32_000_000;

    /// <summary>No time of the calendar is further from 1970 on both sides.</summary>
    private const long LastMicros = 62_135_596_800_000_000;

    /// <exception cref="AnalyticsRefusalException">The text is no cursor of this kind.</exception>
    public static JobPosition Read(string kind, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
            return new(kind, null, 0, 0);
        return
            CursorText.Read(cursor)?.Split('.') is [var name, var start, var id, var given]
            && name == kind
            && long.TryParse(start, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
            && micros is >= -LastMicros and <= LastMicros
            && Guid.TryParseExact(id, "N", out var last)
            && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new(kind, last, micros, count)
            : throw CursorText.Refusal();
    }

    public JobPosition After(Guid last, long startMicros, int given) => new(Kind, last, startMicros, Given + given);

    /// <returns>How many a page may hold.</returns>
    public int Room(int pageSize, int? limit) =>
        limit is { } most ? (int)Math.Clamp(most - Given, 0, pageSize) : pageSize;

    /// <summary>What follows the page's rows: the cursor, when there is more, and how far the tables were complete.</summary>
    /// <param name="next">Null when there is no more.</param>
    public static void WriteEnd(Utf8JsonWriter json, JobPosition? next, int? limit, DateTimeOffset knownUntil)
    {
        if (next is { Id: { } id } position && position.Given < (limit ?? long.MaxValue))
            json.WriteString(
                "cursor",
                CursorText.Write(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{position.Kind}.{position.StartMicros}.{id:N}.{position.Given}"
                    )
                )
            );
        json.WriteString("dataAvailabilityDate", DetailsJob.DateText(knownUntil));
    }
}

/// <summary>Text that a caller hands back as it was given.</summary>
public static class CursorText
{
    public static string Write(string plain) => Convert.ToBase64String(Encoding.ASCII.GetBytes(plain));

    /// <returns>Null when it is none that was given.</returns>
    public static string? Read(string cursor)
    {
        // A plus in an unescaped base64 cursor arrives as a space.
        cursor = cursor.Replace(' ', '+');
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var written)
            ? Encoding.ASCII.GetString(bytes, 0, written)
            : null;
    }

    public static AnalyticsRefusalException Refusal() =>
        AnalyticsRefusalException.BadRequest("The cursor is not valid.");
}
