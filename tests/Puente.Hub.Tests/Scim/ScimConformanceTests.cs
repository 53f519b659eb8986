using System.Text.Json.Nodes;
using Puente.Hub.Tests.Fakes;
using Puente.Testing;

namespace Puente.Hub.Tests.Scim;

public sealed class ScimConformanceTests(ITestOutputHelper output)
{
    /// <summary>Fewer would mean that a part of the script was not reached.</summary>
    private const int LeastChecks = 500;

    [Fact]
    public async Task A_script_written_from_the_RFCs_finds_nothing_to_complain_of()
    {
        await using var hub = await ScimHub.StartAsync();
        var told = await NodeScript.RunAsync("scim.js", hub.Address, ScimHub.Token);
        var judged = JsonNode.Parse(told)!;
        output.WriteLine($"{judged["checks"]} checks");
        Assert.Empty(judged["failures"]!.AsArray());
        Assert.InRange((int)judged["checks"]!, LeastChecks, int.MaxValue);
    }
}
