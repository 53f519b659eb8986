using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>Aggregates of one domain, answered at once.</summary>
internal sealed class AggregateEndpoints(AggregateDomain domain, AggregateSource source, VirtualClock clock)
{
    public void Map(RouteTable routes) =>
        routes.Add("POST", $"/api/v2/analytics/{domain.Path}/aggregates/query", QueryAsync, domain.Permission);

    private async ValueTask<ApiAnswer> QueryAsync(ApiRequest request)
    {
        var query = AggregateQuery.Read(await request.ObjectAsync(), domain);
        var asOf = clock.NowMs;
        return await Task.Run(
            () =>
            {
                var groups = source.Groups(query, asOf, request.Aborted);
                return new ApiAnswer(200, source.Answer(query).Write(groups));
            },
            request.Aborted
        );
    }
}
