using System.Diagnostics;
using System.Reflection;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Aot;

public sealed class NativeTests
{
    private const string Id = "2f7b0000-1111-2222-3333-444455556666";

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_library_compiles_to_native_code_without_a_warning_and_works_there()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(),
            "Native compilation is checked on Linux and macOS."
        );
        var project = typeof(NativeTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "AotProbe")
            .Value!;
        var folder = Directory.CreateTempSubdirectory("puente-aot-");
        try
        {
            // Everything, also what is between, goes to the temporary folder: other builds may be running.
            var published = await RunAsync(
                "dotnet",
                [
                    "publish",
                    project,
                    "-c",
                    "Release",
                    "-warnaserror",
                    "--artifacts-path",
                    folder.FullName,
                    "-o",
                    Path.Combine(folder.FullName, "out"),
                    // Nothing may stay behind and hold our pipe open; and the analyzers have run with the normal build.
                    "-nodeReuse:false",
                    "-p:UseSharedCompilation=false",
                    "-p:RunAnalyzers=false",
                    // What is warned of is the same, and it takes a quarter less.
                    "-p:Optimize=false",
                ],
                TimeSpan.FromMinutes(12)
            );
            Assert.True(published.ExitCode == 0, published.Output);
            Assert.DoesNotContain("warning", published.Output, StringComparison.OrdinalIgnoreCase);

            await using var server = await PlatformServer.StartAsync(
                (context, n) =>
                {
                    if (n == 1)
                        return PlatformServer.WriteAsync(context, """{"code":"service.unavailable"}""", 503); // so that the retry runs too
                    return PlatformServer.WriteAsync(
                        context,
                        context.Request.Path.Value! switch
                        {
                            "/api/v2/organizations/me" => $$"""{"id":"{{Id}}","name":"Acme"}""",
                            "/api/v2/users" =>
                                $$"""{"entities":[{"id":"{{Id}}","name":"Ana","new":1}],"pageCount":1}""",
                            "/api/v2/users/search" => $$"""{"results":[{"id":"{{Id}}","name":"Bea"}],"pageCount":1}""",
                            "/api/v2/routing/queues" => """{"entities":[{"id":"q"}],"pageCount":1}""",
                            "/api/v2/analytics/conversations/details/jobs" => $$"""{"jobId":"{{Id}}"}""",
                            "/api/v2/analytics/conversations/details/jobs/" + Id => """{"state":"FULFILLED"}""",
                            "/api/v2/analytics/conversations/details/query" => """{"totalHits":0}""",
                            _ => """{"conversations":[]}""",
                        }
                    );
                }
            );
            var probe = await RunAsync(
                Path.Combine(folder.FullName, "out", "AotProbe"),
                [server.Address.AbsoluteUri],
                TimeSpan.FromMinutes(1)
            );
            Assert.True(probe.ExitCode == 0, probe.Output);
            Assert.Equal(
                [
                    "organization Acme",
                    $"user {Id} Ana 1",
                    "found Bea",
                    """queue {"id":"q"}""",
                    "job Fulfilled",
                    """page {"conversations":[]}""",
                    """details {"totalHits":0}""",
                ],
                probe.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        string[] arguments,
        TimeSpan limit
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PROBE_SECRET"] = "probe-secret";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var errors = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
