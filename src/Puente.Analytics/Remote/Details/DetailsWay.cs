namespace Puente.Analytics.Remote.Details;

/// <summary>How conversation details are asked for.</summary>
public enum DetailsWay
{
    /// <summary>By size and age, see <see cref="AnalyticsClientOptions.JobFrom"/>.</summary>
    Auto,

    /// <summary>Pages of 100; fresh, and without participant attributes.</summary>
    Query,

    /// <summary>A job: only what lies behind the data availability date; with participant attributes.</summary>
    Job,
}
