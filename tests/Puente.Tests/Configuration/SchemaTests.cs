using System.Runtime.CompilerServices;
using NJsonSchema;
using Puente.Configuration;

namespace Puente.Tests.Configuration;

public sealed class SchemaTests
{
    [Fact]
    public async Task The_published_schema_is_the_one_the_code_writes()
    {
        using var run = new CommandRun();
        var published = await File.ReadAllTextAsync(Published(), TestContext.Current.CancellationToken);
        Assert.Equal(published, (await run.RunAsync("config", "schema")).Output);
    }

    [Fact]
    public async Task The_schema_knows_exactly_the_settings_of_the_code()
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Write(), TestContext.Current.CancellationToken);
        var paths = schema.Properties.SelectMany(property =>
            property.Value.ActualSchema.Properties.Count == 0
                ? [property.Key]
                : property.Value.ActualSchema.Properties.Select(inner => $"{property.Key}.{inner.Key}")
        );
        Assert.Equal(
            SettingCatalogue.All.Select(setting => setting.Path).Append("$schema").Append("profiles").Order(),
            paths.Order()
        );
    }

    [Theory]
    [InlineData(
        """{ "$schema": "puente.schema.json", "region": "eu-west-1", "since": "2026-03-01", "rateShare": 0.5 }""",
        true
    )]
    [InlineData(
        """{ "masking": { "deny": ["*card*"] }, "pageSize": 100, "apiBase": "https://gateway.example" }""",
        true
    )]
    [InlineData("""{ "hub": { "listen": "http://127.0.0.1:9000" }, "log": { "keepDays": 30 } }""", true)]
    [InlineData("""{ "channels": { "queues": ["all"], "users": [], "detailEvents": true } }""", true)]
    [InlineData("""{ "hub": { "listen": "http://0.0.0.0:8190" } }""", false)]
    [InlineData("""{ "hub": { "listen": "https://127.0.0.1:8190" } }""", false)]
    [InlineData("""{ "channels": { "detailEvents": "yes" } }""", false)]
    [InlineData("""{ "log": { "keepDays": 0 } }""", false)]
    [InlineData("""{ "regoin": "eu-west-1" }""", false)]
    [InlineData("""{ "clientSecret": "s" }""", false)]
    [InlineData("""{ "rateShare": 0 }""", false)]
    [InlineData("""{ "rateShare": 1.5 }""", false)]
    [InlineData("""{ "pageSize": 0 }""", false)]
    [InlineData("""{ "pageSize": 10001 }""", false)]
    [InlineData("""{ "pageSize": 1.5 }""", false)]
    [InlineData("""{ "since": "1.3.2026" }""", false)]
    [InlineData("""{ "since": 2026 }""", false)]
    [InlineData("""{ "apiBase": "ftp://x" }""", false)]
    [InlineData("""{ "store": "" }""", false)]
    [InlineData("""{ "masking": { "deny": "card" } }""", false)]
    [InlineData("""{ "masking": [] }""", false)]
    public async Task Schema_and_command_agree_on_what_is_allowed(string text, bool allowed)
    {
        var schema = await JsonSchema.FromJsonAsync(ConfigurationSchema.Write(), TestContext.Current.CancellationToken);
        using var run = new CommandRun();
        run.Write("puente.json", text);

        Assert.Equal(allowed, schema.Validate(text).Count == 0);
        Assert.Equal(allowed ? 0 : 2, (await run.RunAsync("config", "show")).Code);
    }

    private static string Published([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../../docs/puente.schema.json", Path.GetDirectoryName(here)!);
}
