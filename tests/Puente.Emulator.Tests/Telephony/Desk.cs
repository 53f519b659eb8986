using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Telephony;

/// <summary>Makes what a WebRTC phone needs.</summary>
internal static class Desk
{
    public const string Edges = "/api/v2/telephony/providers/edges";

    public static async Task<(string Site, JsonObject Base)> ReadyAsync(Caller caller)
    {
        var site = (await caller.GetAsync(Edges + "/sites?name=PureCloud")).Entities().Single().Id();
        var all = (await caller.GetAsync(Edges + "/phonebasesettings")).Entities();
        return (site, all.First(one => one["phoneMetaBase"]!.Id() == "inin_webrtc_softphone.json"));
    }

    public static async Task<string> PhoneAsync(Caller caller, string? user, string name = "Ana_Ruiz_WEBRTC_PHONE")
    {
        var (site, settings) = await ReadyAsync(caller);
        var line = settings["lines"]![0]!.Id();
        var phone = new JsonObject
        {
            ["name"] = name,
            ["state"] = "active",
            ["site"] = new JsonObject { ["id"] = site },
            ["phoneBaseSettings"] = new JsonObject { ["id"] = settings.Id() },
            ["lineBaseSettings"] = new JsonObject { ["id"] = line },
            ["lines"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "line_1",
                    ["lineBaseSettings"] = new JsonObject { ["id"] = line },
                }
            ),
        };
        if (user is not null)
            phone["webRtcUser"] = new JsonObject { ["id"] = user };
        return phone.ToJsonString();
    }
}
