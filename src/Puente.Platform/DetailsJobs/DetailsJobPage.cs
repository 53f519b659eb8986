using Puente.Platform.Requests;

namespace Puente.Platform.DetailsJobs;

/// <summary>One page of a job: <c>{conversations, cursor, dataAvailabilityDate}</c>, of users <c>userDetails</c> instead. An empty job has neither, the last page no <c>cursor</c>.</summary>
public sealed class DetailsJobPage : Utf8JsonBody
{
    internal DetailsJobPage(PlatformAnswer answer)
        : base(answer) { }
}
