using System.Text.Json.Nodes;
using Puente.Emulator.DataActions;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.Flows;

/// <summary>Flows are drawn in Architect, for which the platform has no call that takes them as JSON; here a lever does.</summary>
internal sealed class FlowLevers(InboundFlows flows, LiveDirectory directory, ActionStore actions)
{
    private const string Root = "/_emulator/flows/inbound";

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("GET", Root, [], _ => new(Shown()), Open: true));
        routes.Add(new Route("PUT", Root, [], PublishAsync, Open: true));
        routes.Add(
            new Route(
                "DELETE",
                Root,
                [],
                _ =>
                {
                    flows.Clear();
                    return new(ApiAnswer.Empty(204));
                },
                Open: true
            )
        );
    }

    private async ValueTask<ApiAnswer> PublishAsync(ApiRequest request)
    {
        flows.Publish(InboundFlow.Read(await request.ObjectAsync(), directory, actions));
        return Shown();
    }

    private ApiAnswer Shown() =>
        ApiAnswer.Json(
            new JsonObject { ["flows"] = new JsonArray([.. flows.All.Select(flow => (JsonNode)flow.Write())]) }
        );
}
