using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Consistency;

/// <summary>Reads and changes the delays: GET and PATCH <c>/_emulator/consistency</c>, members as in the options.</summary>
internal sealed class ConsistencyEndpoints(ConsistencyLevers levers)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public void Map(RouteTable routes)
    {
        const string Path = "/_emulator/consistency";
        routes.Add(new Route("GET", Path, [], _ => new(ApiAnswer.Json(Written())), Open: true));
        routes.Add(new Route("PATCH", Path, [], ChangeAsync, Open: true));
    }

    private JsonObject Written() => (JsonObject)JsonSerializer.SerializeToNode(levers.Current, s_json)!;

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var wanted = Written();
        foreach (var (member, value) in await request.ObjectAsync())
            wanted[member] = value?.DeepClone();
        try
        {
            levers.Current = wanted.Deserialize<ConsistencyOptions>(s_json)!;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw ApiException.BadRequest(
                $"Give delays as hh:mm:ss and counts as whole numbers: {string.Join(", ", Written().Select(m => m.Key))}. {wrong.Message}"
            );
        }
        return ApiAnswer.Json(Written());
    }
}
