using System.Globalization;
using Puente.Specs.World;
using Puente.Store;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Specs.CommandLine;

/// <summary>The verbs that read and write a store, on PostgreSQL; their own tests use DuckDB.</summary>
public sealed class PostgresCommandTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task Every_verb_of_a_store_works_on_PostgreSQL()
    {
        await using var centre = await ContactCentre.OpenAsync(seed: 8, days: 2, conversationsPerDay: 200);
        using var store = await stores.CreateAsync(StoreKind.Postgres);
        using var folder = new TempFolder();
        File.WriteAllText(
            folder["puente.json"],
            $$"""
            {
              "apiBase": "{{centre.Emulator.BaseAddress}}",
              "clientId": "{{centre.Emulator.Options.ClientId}}",
              "store": "{{store.Address}}",
              "since": "{{centre.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}}"
            }
            """
        );
        var truth = centre.Truth(centre.Since, centre.Since.AddDays(1)).Count;

        var sync = await RunAsync("sync");
        Assert.Contains("2 days read", sync, StringComparison.Ordinal);
        var verify = await RunAsync("verify", "--from", "2026-03-29", "--to", "2026-03-31", "--deep");
        Assert.Contains("no difference", verify, StringComparison.Ordinal);
        var status = await RunAsync("status");
        Assert.Contains("PostgreSQL", status, StringComparison.Ordinal);
        Assert.Contains("No open gaps", status, StringComparison.Ordinal);
        var count = await RunAsync(
            "sql",
            "select count(*) as n from conversations where conversation_start < '2026-03-30T00:00:00Z'",
            "--csv"
        );
        Assert.Equal($"n\r\n{truth}\r\n", count);
        await RunAsync("export", "parquet", "out");
        Assert.True(Directory.Exists(folder["out/conversations/day=2026-03-29"]));
        await RunAsync("doctor");

        async Task<string> RunAsync(params string[] args)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var host = new CommandHost
            {
                Output = output,
                Error = error,
                Folder = folder.Path,
                Variables = new Dictionary<string, string>
                {
                    ["PUENTE_CLIENT_SECRET"] = centre.Emulator.Options.ClientSecret,
                },
            };
            var exit = await Application.RunAsync(args, host, TestContext.Current.CancellationToken);
            Assert.True(exit == 0, $"puente {args[0]} ended with {exit}: {error} {output}");
            return output.ToString();
        }
    }
}
