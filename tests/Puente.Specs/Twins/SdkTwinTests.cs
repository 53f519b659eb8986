using System.Globalization;
using System.Text;
using Puente.Specs.World;
using Puente.Store;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>The platform's official SDK, pointed at the hub, cannot tell it from the platform.</summary>
[Trait("Category", "Slow")]
public sealed class SdkTwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 2;

    [Fact]
    public async Task The_official_sdk_gets_the_same_answers_from_the_emulator_and_from_the_hub()
    {
        await using var filled = await FilledCentre.OpenAsync(stores, seed: 5, Days);
        await UserQuestions.ReadBehindAsync(filled.Centre, filled.Store, filled.Centre.Since.AddDays(Days));
        var emulator = filled.Centre.Emulator;

        var platform = await AskAsync(emulator.BaseAddress, emulator.Options.ClientId, emulator.Options.ClientSecret);
        var tables = await AskAsync(filled.Hub, FilledCentre.Id, FilledCentre.Secret);

        Assert.True(platform.Length > 20_000, "There was too little to compare.");
        Assert.True(platform == tables, TwinAnswer.Parting(platform, tables));

        async Task<string> AskAsync(Uri address, string id, string secret)
        {
            var printed = await NodeScript.RunAsync(
                "analytics.js",
                address.Host,
                address.Port.ToString(CultureInfo.InvariantCulture),
                id,
                secret,
                Midnight(filled.Centre.Since),
                Midnight(filled.Centre.Since.AddDays(Days))
            );
            return Encoding.UTF8.GetString(CanonicalJson.Write(Encoding.UTF8.GetBytes(printed)));
        }
    }

    private static string Midnight(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T00:00:00.000Z");
}
