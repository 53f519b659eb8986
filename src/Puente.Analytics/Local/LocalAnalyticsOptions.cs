namespace Puente.Analytics.Local;

/// <summary>How questions are answered from the tables.</summary>
public sealed record LocalAnalyticsOptions
{
    public ServiceLevelOptions ServiceLevel { get; init; } = new();

    /// <summary>Most rows (a group, bucket and metric each) of one answer; about 200 bytes of memory a row.</summary>
    public int MostRows { get; init; } = 1_000_000;
}
