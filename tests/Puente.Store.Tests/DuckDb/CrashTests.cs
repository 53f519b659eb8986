using System.Diagnostics;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.DuckDb;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

public sealed class CrashTests
{
    [Fact]
    public async Task A_process_killed_inside_a_transaction_keeps_what_was_committed_and_nothing_else()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        var (exitCode, _) = await ChildProcess.RunAsync(nameof(The_child_that_kills_itself), temp.File);
        Assert.NotEqual(0, exitCode);

        await temp.ReopenAsync();
        Assert.Equal([Pages.Canonical(Pages.Small("\"externalTag\":\"committed\""))], await temp.RebuildAsync());
        var checkpoint = Assert.Single(await temp.Store.ReadCheckpointsAsync("jobs", CancellationToken.None));
        Assert.Equal("{\"batch\":1}", checkpoint.State);
    }

    /// <summary>Does nothing unless the test above runs it in a process of its own.</summary>
    [Fact]
    public async Task The_child_that_kills_itself()
    {
        if (ChildProcess.File is not { } file)
            return;
        var store = await DuckDbStore.OpenAsync(file, TimeProvider.System);
        await WriteAsync(store, "committed", batch: 1, commit: true);
        await WriteAsync(store, "lost", batch: 2, commit: false);
        Process.GetCurrentProcess().Kill();
    }

    private static async Task WriteAsync(DuckDbStore store, string tag, int batch, bool commit)
    {
        var transaction = await store.BeginAsync(CancellationToken.None);
        await transaction.WriteAsync(
            Pages.Decode(Pages.Small($"\"externalTag\":\"{tag}\"")),
            new Provenance("job", TempStore.Day.AddMinutes(batch), ConversationAge.Settled),
            CancellationToken.None
        );
        await transaction.SaveCheckpointAsync(
            new Checkpoint("jobs", "day", $"{{\"batch\":{batch}}}", TempStore.Day),
            CancellationToken.None
        );
        if (commit)
            await transaction.CommitAsync(CancellationToken.None);
    }
}
