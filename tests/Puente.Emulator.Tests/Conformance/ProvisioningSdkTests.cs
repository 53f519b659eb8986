using System.Globalization;
using System.Text.Json.Nodes;
using Puente.Testing;

namespace Puente.Emulator.Tests.Conformance;

/// <summary>The official JavaScript SDK brings a person to work and lets it go again.</summary>
[Trait("Category", "Slow")]
public sealed class ProvisioningSdkTests
{
    [Fact]
    public async Task The_official_sdk_provisions_a_person_up_to_the_default_station_and_takes_it_down()
    {
        await using var host = await Emulators.StartAsync(o => o with { Speed = 1, ConversationsPerDay = 0 });
        var printed = await NodeScript.RunAsync(
            "provisioning.js",
            "127.0.0.1",
            host.BaseAddress.Port.ToString(CultureInfo.InvariantCulture),
            host.Options.ClientId,
            host.Options.ClientSecret
        );
        var seen = JsonNode.Parse(printed)!;
        Assert.Equal(2, seen["person"]!["version"]!.GetValue<int>());
        Assert.Equal("""{"status":409,"code":"general.conflict"}""", seen["person"]!["conflict"]!.ToJsonString());
        Assert.True(seen["found"]!.GetValue<bool>());
        Assert.Equal("""["Communicate - User","employee"]""", seen["roles"]!.ToJsonString());
        Assert.Equal(
            """{"group":true,"skills":[4],"languages":[3],"queues":[true]}""",
            seen["belongs"]!.ToJsonString()
        );
        Assert.Equal("[true]", seen["phones"]!.ToJsonString());
        Assert.Equal(
            """{"type":"inin_webrtc_softphone","isDefault":true,"isAssociated":true}""",
            seen["works"]!.ToJsonString()
        );
        Assert.Equal("""{"deleted":"deleted","restored":"active","stations":0}""", seen["leaves"]!.ToJsonString());
    }
}
