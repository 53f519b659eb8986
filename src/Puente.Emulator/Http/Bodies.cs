using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Http;

/// <summary>Bodies that are lists.</summary>
internal static class Bodies
{
    /// <summary>A list of ids as plain texts.</summary>
    public static async Task<List<string>> IdsAsync(ApiRequest request, int most = int.MaxValue) =>
        [
            .. (await ListAsync(request, most)).Select(item =>
                item is JsonValue value && value.GetValueKind() == JsonValueKind.String
                    ? value.GetValue<string>()
                    : throw ApiException.BadRequest("The body must be a list of ids.")
            ),
        ];

    /// <summary>A list of objects.</summary>
    public static async Task<List<JsonObject>> ObjectsAsync(ApiRequest request, int most = int.MaxValue) =>
        [
            .. (await ListAsync(request, most)).Select(item =>
                item as JsonObject ?? throw ApiException.BadRequest("The body must be a list of objects.")
            ),
        ];

    /// <summary>A list of <c>{"id": …}</c>.</summary>
    public static async Task<List<string>> ReferencesAsync(ApiRequest request, int most) =>
        [.. (await ObjectsAsync(request, most)).Select(Id)];

    public static string Id(JsonObject entry) =>
        Json.Text(entry, "id") ?? throw ApiException.BadRequest("Every entry needs an id.");

    private static async Task<JsonArray> ListAsync(ApiRequest request, int most)
    {
        var list = await request.BodyAsync() as JsonArray ?? throw ApiException.BadRequest("The body must be a list.");
        return list.Count <= most
            ? list
            : throw ApiException.BadRequest($"Up to {most} entries can be given at a time.", "invalid.value");
    }
}
