using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Governor;

namespace Puente.Platform.Tests.Governor;

public sealed class BudgetFileTests : IDisposable
{
    private readonly BudgetFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_named_by_host_and_client_and_tells_neither()
    {
        var one = BudgetFile.In("x", new Uri("https://api.mypurecloud.de"), "client-1").File!;
        Assert.Equal(one, BudgetFile.In("x", new Uri("https://API.mypurecloud.de/"), "client-1").File);
        Assert.NotEqual(one, BudgetFile.In("x", new Uri("https://api.mypurecloud.ie"), "client-1").File);
        Assert.NotEqual(one, BudgetFile.In("x", new Uri("https://api.mypurecloud.de"), "client-2").File);
        Assert.DoesNotContain("client", one, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_damaged_in_any_place_is_survived() =>
        Gen.Select(Gen.Int[0, 17_000], Gen.Byte.Array[1, 64], Gen.Bool)
            .Sample(
                (offset, bytes, cut) =>
                {
                    using var folder = new BudgetFolder();
                    var time = new FakeTimeProvider();
                    using var gate = Gates.Of(time, 1, 10, folder.Path);
                    for (var i = 0; i < 4; i++)
                        gate.Enter(Lane.Interactive);
                    using (var file = File.OpenWrite(folder.File))
                    {
                        file.Position = offset;
                        file.Write(bytes);
                        if (cut)
                            file.SetLength(offset);
                    }

                    for (var i = 0; i < 20; i++)
                        gate.Enter(Lane.Backfill);
                    for (var i = 0; i < 59; i++)
                        time.Advance(TimeSpan.FromSeconds(1));
                    // Even a state that was lost and began anew lets through no more than one burst beyond the limit.
                    Assert.InRange(gate.Passed, 8, 12);
                },
                iter: 100
            );

    [Fact]
    public void A_writer_that_died_in_the_middle_leaves_the_state_before_it()
    {
        using (var gate = Gates.Of(_time, 1, 300, _folder.Path))
        {
            for (var i = 0; i < 5; i++)
                gate.Enter(Lane.Interactive);
        }

        // The place written last is the one that a write would have torn.
        var bytes = File.ReadAllBytes(_folder.File);
        var (first, second) = (BitConverter.ToInt64(bytes, 8), BitConverter.ToInt64(bytes, 8192 + 8));
        bytes[(first > second ? 0 : 8192) + 500] ^= 0xFF;
        File.WriteAllBytes(_folder.File, bytes);
        using var next = Gates.Of(_time, 1, 300, _folder.Path);
        Assert.Equal(5, next.Read().Lanes[0].Used);
    }

    [Fact]
    public void A_folder_that_cannot_be_used_means_an_own_budget_and_is_told_once()
    {
        var file = Path.Combine(_folder.Path, "plain");
        File.WriteAllText(file, "");
        var faults = new List<string>();
        using var gate = Gates.Of(_time, 1, 300, file, faults.Add);
        for (var i = 0; i < 20; i++)
            gate.Enter(Lane.Interactive);
        Assert.Contains("cannot be shared with other processes", Assert.Single(faults), StringComparison.Ordinal);
        Assert.Null(gate.Read().File);
        Assert.InRange(gate.Passed, 5, 12);
    }

    [Fact]
    public void A_budget_that_becomes_unusable_on_the_way_is_told_once_and_nothing_stands_still()
    {
        var faults = new List<string>();
        using var gate = Gates.Of(_time, 1, 300, _folder.Path, faults.Add);
        gate.Enter(Lane.Interactive);
        var file = _folder.File;
        File.Delete(file);
        Directory.CreateDirectory(file);
        gate.Enter(Lane.Interactive);
        gate.Enter(Lane.Interactive);
        Assert.Single(faults);
        Assert.Equal(3, gate.Passed);
        Directory.Delete(file);
    }

    [Fact]
    public void A_holder_that_does_not_move_stops_nobody_for_long()
    {
        var faults = new List<string>();
        using var gate = Gates.Of(_time, 1, 300, _folder.Path, faults.Add);
        using (new FileStream(_folder.File, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var waits = gate.Enter(Lane.Interactive).Task;
            Assert.False(waits.IsCompleted);
            for (var i = 0; i < 50 && !waits.IsCompleted; i++)
                _time.Advance(TimeSpan.FromMilliseconds(5));
            Assert.True(waits.IsCompletedSuccessfully);
        }

        Assert.Contains("keeps it locked", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_user_may_read_the_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps the folder's own rights.");
            return;
        }

        using var gate = Gates.Of(_time, 1, 300, _folder.Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File));
    }
}
