using System.Diagnostics;
using Puente.Pages.Tests.Surroundings;
using Puente.Testing;

namespace Puente.Pages.Tests;

/// <summary>The tests that stand beside the pages' sources.</summary>
[Trait("Category", "Slow")]
public sealed class ScriptTests
{
    [Fact]
    public async Task The_tests_of_the_pages_sources_pass()
    {
        // The build of the hub has installed what is needed, from the lock file.
        var start = new ProcessStartInfo("npm", ["run", "--silent", "test"])
        {
            WorkingDirectory = Repository.Web,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(Patience.Limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
    }
}
