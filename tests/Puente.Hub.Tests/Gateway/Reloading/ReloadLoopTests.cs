using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Gateway.Reloading;
using Puente.Hub.Tests.Fakes;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Reloading;

public sealed class ReloadLoopTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private readonly FakeTimeProvider _time = new();
    private int _readings;

    [Fact]
    public async Task Without_a_sign_files_are_read_at_every_poll()
    {
        using var folder = new TempFolder();
        await using var loop = Start(folder["not-there-yet"], TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => Readings >= 2, _time, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_sign_is_heeded_when_the_files_have_come_to_rest()
    {
        using var folder = new TempFolder();
        await using var loop = Start(folder.Path, TimeSpan.FromDays(1));
        for (var file = 0; file < 5; file++)
            await File.WriteAllTextAsync(folder[$"{file}.sql"], "x", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Readings == 1, _time, Quiet / 5);
        Assert.True(_time.GetUtcNow() - _time.Start >= Quiet);
    }

    [Fact]
    public async Task A_folder_that_appears_later_is_watched_from_the_next_poll_on()
    {
        using var folder = new TempFolder();
        await using var loop = Start(folder["late"], TimeSpan.FromHours(1));
        Directory.CreateDirectory(folder["late"]);
        await Eventually.TrueAsync(() => Readings == 1, _time, TimeSpan.FromMinutes(10));
        await File.WriteAllTextAsync(folder["late/x.sql"], "x", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Readings == 2, _time, Quiet / 5);
    }

    [Fact]
    public async Task The_stores_own_files_beside_the_lookups_are_no_sign()
    {
        using var folder = new TempFolder();
        await using var loop = Start(folder.Path, TimeSpan.FromDays(1));
        // Twenty writes that never come to rest would put off the reading that the lookup asks for.
        await File.WriteAllTextAsync(folder["x.sql"], "x", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () =>
            {
                File.AppendAllText(folder["puente.duckdb"], "x");
                return Readings == 1;
            },
            _time,
            Quiet / 20
        );
        Assert.True(_time.GetUtcNow() - _time.Start < TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Files_that_never_come_to_rest_are_read_all_the_same()
    {
        using var folder = new TempFolder();
        await using var loop = Start(folder.Path, TimeSpan.FromSeconds(2));
        var written = 0;
        await Eventually.TrueAsync(
            () =>
            {
                File.WriteAllText(folder["x.sql"], $"{written++}");
                return Readings > 0;
            },
            _time,
            Quiet / 20
        );
    }

    private int Readings => Volatile.Read(ref _readings);

    private ReloadLoop Start(string folder, TimeSpan poll) =>
        new(
            new GatewayReload(
                [new WatchedFolder(folder, "*.sql", "*.http")],
                () => throw new InvalidOperationException()
            )
            {
                Quiet = Quiet,
                Poll = poll,
            },
            () => Interlocked.Increment(ref _readings),
            NullLogger.Instance,
            _time
        );
}
