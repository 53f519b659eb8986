using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote;

/// <summary>One of the questions that a question is asked in.</summary>
/// <param name="Body">UTF-8 JSON as it would be sent.</param>
public sealed record PlannedRequest(QueryInterval Interval, byte[] Body);
