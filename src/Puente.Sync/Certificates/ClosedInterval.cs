using System.Globalization;
using Puente.Store.Certificates;
using Puente.Store.Gaps;
using Puente.Sync.Jobs;

namespace Puente.Sync.Certificates;

/// <summary>An hour or a day that is over, and the gap that has it read again when its counts differ.</summary>
internal readonly record struct ClosedInterval(DateTimeOffset From, DateTimeOffset To)
{
    public static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    private bool IsDay => To - From > OneHour;

    public string Id =>
        IsDay
            ? $"{DayPrefix}{Day.Of(From).Key()}"
            : string.Create(CultureInfo.InvariantCulture, $"hour/{From.UtcDateTime:yyyy-MM-dd'T'HH}");

    public const string DayPrefix = "day/";

    /// <summary>A final day takes rows from jobs only, so the jobs stream reads it again; hours are read from details.</summary>
    public string GapId => IsDay ? JobsStream.GapOf(Day.Of(From)) : $"{CertificateStream.StreamName}/{Id}";

    public Gap Gap(string cause, DateTimeOffset now) =>
        new(GapId, IsDay ? JobsStream.Name : CertificateStream.StreamName, From, To, cause, now);

    public static ClosedInterval Hour(DateTimeOffset from) => new(from, from + OneHour);

    public static ClosedInterval DayOf(DateOnly day) => new(day.Start(), day.End());

    public static ClosedInterval Of(Certificate certificate) => new(certificate.From, certificate.To);
}
