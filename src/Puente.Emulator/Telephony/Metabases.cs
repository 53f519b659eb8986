using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>Models of phones that base settings are made from.</summary>
internal static class Metabases
{
    public const string WebRtc = "inin_webrtc_softphone.json";

    private static readonly (string Id, string Name, string Type)[] s_all =
    [
        (WebRtc, "PureCloud WebRTC Phone", "STATION_CDM_WEBRTC"),
        ("inin_remote.json", "Remote Phone", "STATION_CDM"),
        ("generic_sip.json", "Generic SIP Phone", "STATION"),
    ];

    public static IEnumerable<JsonObject> Written => s_all.Select(one => Brief(one.Id)!);

    public static JsonObject? Brief(string? id) =>
        Array.Find(s_all, one => one.Id == id) is { Id: not null } found
            ? new JsonObject
            {
                ["id"] = found.Id,
                ["name"] = found.Name,
                ["type"] = found.Type,
                ["fileName"] = found.Id,
                ["selfUri"] = $"/api/v2/telephony/providers/edges/metabases/{found.Id}",
            }
            : null;

    /// <summary>The metabase of a phone's lines.</summary>
    public static JsonObject Line(string metabaseId)
    {
        var id = metabaseId.Replace(".json", "_line.json", StringComparison.Ordinal);
        return new JsonObject { ["id"] = id, ["name"] = id };
    }

    /// <summary>The type of stations that phones of this metabase yield.</summary>
    public static string StationType(string metabaseId) => metabaseId.Replace(".json", "", StringComparison.Ordinal);

    /// <exception cref="ApiException">404 when there is none.</exception>
    public static JsonObject Template(string? metabaseId)
    {
        var metabase =
            Brief(metabaseId) ?? throw new ApiException(404, "entity.not.found", "The requested entity was not found.");
        return new JsonObject
        {
            ["name"] = metabase["name"]!.DeepClone(),
            ["state"] = "active",
            ["phoneMetaBase"] = metabase,
            ["lines"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "line",
                    ["state"] = "active",
                    ["lineMetaBase"] = Line(metabaseId!),
                    ["properties"] = LineProperties(),
                }
            ),
            ["properties"] = PhoneProperties(),
            ["capabilities"] = new JsonObject
            {
                ["provisions"] = false,
                ["registers"] = false,
                ["dualRegisters"] = false,
                ["hardwareIdType"] = "mac",
                ["allowReboot"] = false,
                ["noRebalance"] = false,
                ["noCloudProvisioning"] = false,
                ["mediaCodecs"] = new JsonArray("audio/opus"),
                ["cdm"] = true,
            },
        };
    }

    private static JsonObject PhoneProperties() =>
        new()
        {
            ["phone_label"] = Property("string", ""),
            ["phone_maxLineKeys"] = Property("integer", 1),
            ["phone_mwi_enabled"] = Property("boolean", true),
            ["phone_mwi_subscribe"] = Property("boolean", true),
            ["phone_standalone"] = Property("boolean", false),
            ["phone_stations"] = Property("array", new JsonArray()),
            ["phone_hardwareId"] = Property("string", ""),
        };

    private static JsonObject LineProperties() =>
        new()
        {
            ["station_persistent_enabled"] = Property("boolean", false),
            ["station_persistent_webrtc_enabled"] = Property("boolean", false),
            ["station_persistent_timeout"] = Property("integer", 600),
            ["station_identity_address"] = Property("string", ""),
            ["station_remote_address"] = Property("string", ""),
        };

    private static JsonObject Property(string type, JsonNode value) =>
        new()
        {
            ["type"] = type,
            ["value"] = new JsonObject { ["default"] = value, ["instance"] = value.DeepClone() },
            ["required"] = false,
        };
}
