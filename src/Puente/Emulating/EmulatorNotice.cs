using System.Globalization;
using Puente.Emulator;
using Puente.Terminal;

namespace Puente.Emulating;

/// <summary>What a user needs to talk to the emulator. Its secret is a pretend one and meant to be shown.</summary>
internal static class EmulatorNotice
{
    public static void Write(EmulatorHost emulator, TextWriter output)
    {
        var options = emulator.Options;
        var address = emulator.BaseAddress.ToString().TrimEnd('/');
        var since = options.Start.AddDays(-options.HistoryDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        output.WriteLine($"A local Genesys Cloud listens at {address}");
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {options.Seed}, {Words.Count(options.ConversationsPerDay)} conversations a day since {since}; its clock says {Words.Time(emulator.Clock.Now)} UTC and runs at {options.Speed}x"
            )
        );
        output.WriteLine(
            $$"""

            client id      {{options.ClientId}}
            client secret  {{options.ClientSecret}}

            puente.json:
            {
              "apiBase": "{{address}}",
              "clientId": "{{options.ClientId}}",
              "clientSecretFile": "puente.secret",
              "store": "puente.duckdb",
              "since": "{{since}}"
            }

            printf '%s' {{options.ClientSecret}} > puente.secret

            curl -s -u {{options.ClientId}}:{{options.ClientSecret}} -d grant_type=client_credentials {{address}}/oauth/token

            Ctrl-C ends it.
            """
        );
    }
}
