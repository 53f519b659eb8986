namespace Puente.Sync.Certificates;

/// <summary>When intervals are certified.</summary>
public sealed record CertificateOptions
{
    /// <summary>
    /// Whether events keep the tables current, so that hours can be certified; without them only days are, when jobs have made
    /// them final.
    /// </summary>
    public bool Hours { get; init; }

    /// <summary>How long after its end an hour is compared: most conversations are over by then, and fetched.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A day's metrics come from conversations of this many days before it too (e-mail threads); each of them must have been read
    /// after the day's end.
    /// </summary>
    public int DaysBefore { get; init; } = 7;

    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>First wait between the comparisons of an interval that differs; it doubles.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestAgain { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How often an interval that differs is read again. What still differs then is compared on, but reading it once more
    /// would bring the same.
    /// </summary>
    public int MostRepairs { get; init; } = 3;
}
