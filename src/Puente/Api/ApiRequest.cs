using Puente.Api.Calls;

namespace Puente.Api;

/// <summary>What <c>puente api</c> was asked to do.</summary>
/// <param name="Cache">How long answers are kept; null without.</param>
/// <param name="Every">Between two askings; null asks once.</param>
internal sealed record ApiRequest(
    ApiCall Call,
    ApiDisplay Display,
    bool Paginate,
    bool DryRun,
    TimeSpan? Cache,
    TimeSpan? Every
);
