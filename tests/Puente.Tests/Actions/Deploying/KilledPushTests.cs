using System.Diagnostics;
using Puente.Emulator.Faults;
using Puente.Testing;

namespace Puente.Tests.Actions.Deploying;

/// <summary>A push that is killed is taken up by the next one, wherever it stood.</summary>
public sealed class KilledPushTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="route">The request during which it is killed.</param>
    /// <param name="kind">Before the platform has done it, or after, and nobody was told.</param>
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("POST */actions/drafts", FaultKind.Slow)]
    [InlineData("POST */actions/drafts", FaultKind.DropAfter)]
    [InlineData("PATCH */draft", FaultKind.Slow)]
    [InlineData("PATCH */draft", FaultKind.DropAfter)]
    [InlineData("GET */draft/validation", FaultKind.Slow)]
    [InlineData("POST */draft/publish", FaultKind.Slow)]
    [InlineData("POST */draft/publish", FaultKind.DropAfter)]
    public async Task The_next_push_makes_no_second_action_and_publishes_what_the_file_says(
        string route,
        FaultKind kind
    )
    {
        await using var lab = await DeployLab.StartAsync();
        lab.Organisation.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Route = route,
                Times = 1,
                Delay = TimeSpan.FromMinutes(5),
            }
        );
        await KillAsync(lab, kind);
        lab.Organisation.Faults.Clear();

        await lab.ActAsync(0, "push", "--publish");
        var action = await lab.PublishedAsync();
        Assert.Null(await lab.Client.DataActions.FindDraftAsync(action.Id, Stop));
        Assert.Equal(9, action.Config!.Value.GetProperty("timeoutSeconds").GetInt32());
        await lab.ActAsync(0, "diff");
        Assert.Contains(": unchanged\n", (await lab.ActAsync(0, "push", "--publish")).Output, StringComparison.Ordinal);
    }

    /// <summary>Starts a push in a process of its own and kills it when the fault has struck.</summary>
    private static async Task KillAsync(DeployLab lab, FaultKind kind)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "puente.dll");
        using var push = Process.Start(
            new ProcessStartInfo("dotnet", [program, "actions", "push", "actions", "--publish"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = lab.Run.Folder,
            }.LivingShortly()
        )!;
        var said = push.StandardOutput.ReadToEndAsync(Stop);
        var complaints = push.StandardError.ReadToEndAsync(Stop);
        // A lost answer is asked for again only after a while.
        while (lab.Organisation.Faults.Fired(kind) == 0 && !push.HasExited)
            await Task.Delay(1, Stop);
        var isKilled = !push.HasExited;
        push.Kill();
        await push.WaitForExitAsync(Stop);
        Assert.True(isKilled, $"It ended by itself: {await said}{await complaints}");
    }
}
