using Puente.Platform.Requests;

namespace Puente.Platform.DetailsJobs;

/// <summary>One page of a job: <c>{conversations, cursor, dataAvailabilityDate}</c>. An empty job has no <c>conversations</c>, the last page no <c>cursor</c>.</summary>
public sealed class DetailsJobPage : Utf8JsonBody
{
    internal DetailsJobPage(PlatformAnswer answer)
        : base(answer) { }
}
