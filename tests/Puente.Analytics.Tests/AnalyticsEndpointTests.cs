namespace Puente.Analytics.Tests;

public sealed class AnalyticsEndpointTests
{
    [Fact]
    public void Every_question_has_a_path_of_its_own()
    {
        var paths = Enum.GetValues<AnalyticsEndpoint>().Select(AnalyticsEndpoints.PathOf).ToList();

        Assert.Equal(paths.Count, paths.Distinct().Count());
        Assert.All(paths, path => Assert.StartsWith("/api/v2/analytics/", path));
    }
}
