using Microsoft.Extensions.Time.Testing;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Sources.Csv;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>A file that somebody is writing must not be taken for a smaller company.</summary>
public sealed class CsvSettlingTests
{
    private const string Half = "id,name,mail\n1,Ana,a@a.example\n";
    private const string Whole = Half + "2,Bea,b@a.example\n";

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_file_that_was_just_written_is_read_when_it_has_rested()
    {
        using var folder = new DirectoryFolder().Person().People(Half);
        var clock = new FakeTimeProvider(Start);
        Written(folder, Start);
        var reading = folder.Reader(clock: clock).ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);

        folder.People(Whole);
        Written(folder, Start.AddSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(reading.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await reading).People.Count);
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_file_from_the_future_is_read_when_it_was_seen_twice_the_same()
    {
        using var folder = new DirectoryFolder().Person().People(Whole);
        var clock = new FakeTimeProvider(Start);
        Written(folder, Start.AddDays(1));
        var reading = folder.Reader(clock: clock).ReadAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await reading).People.Count);
    }

    [Fact]
    public async Task A_file_that_never_rests_is_refused()
    {
        using var folder = new DirectoryFolder().Person().People(Half);
        var clock = new FakeTimeProvider(Start);
        Written(folder, Start);
        var reading = folder.Reader(clock: clock).ReadAsync(TestContext.Current.CancellationToken);
        for (var second = 2; second <= 64 && !reading.IsCompleted; second += 2)
        {
            Written(folder, clock.GetUtcNow().AddSeconds(1));
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        var fault = await Assert.ThrowsAsync<DirectoryException>(() => reading);
        Assert.StartsWith(
            "people.csv: kept changing for 60 seconds.",
            folder.Lines(fault)[0],
            StringComparison.Ordinal
        );
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_watch_ends_when_the_content_changes()
    {
        using var folder = new DirectoryFolder().Person().People(Half);
        var clock = new FakeTimeProvider(Start);
        Written(folder, Start.AddHours(-2));
        var reader = folder.Reader(clock: clock);
        var last = await reader.ReadAsync(TestContext.Current.CancellationToken);
        var waiting = reader.WaitForChangeAsync(last, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        folder.People(Whole);
        Written(folder, Start.AddHours(-1));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));
        await waiting;
        var next = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(last.Fingerprint, next.Fingerprint);
        Assert.Equal(2, next.People.Count);
    }

    [Fact]
    public async Task A_file_that_is_written_again_with_the_same_people_has_not_changed()
    {
        using var folder = new DirectoryFolder().Person().People(Half);
        var source = new CsvSource((CsvSettings)folder.Load().Source, TimeProvider.System);
        var mark = (await source.ReadAsync([], TestContext.Current.CancellationToken)).Mark;
        File.SetLastWriteTimeUtc(folder.PathOf("people.csv"), Start.UtcDateTime);
        Assert.False(await source.HasChangedAsync(mark, TestContext.Current.CancellationToken));
        folder.People(Whole);
        Assert.True(await source.HasChangedAsync(mark, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_watch_ends_when_the_mapping_changes()
    {
        using var folder = new DirectoryFolder().Person().People(Half);
        var clock = new FakeTimeProvider(Start);
        Written(folder, Start.AddHours(-2));
        var reader = folder.Reader(clock: clock);
        var last = await reader.ReadAsync(TestContext.Current.CancellationToken);
        var waiting = reader.WaitForChangeAsync(last, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        folder.Person("\"title\": \"{name}\"");
        clock.Advance(TimeSpan.FromSeconds(30));
        await waiting;
    }

    private static void Written(DirectoryFolder folder, DateTimeOffset time) =>
        File.SetLastWriteTimeUtc(folder.PathOf("people.csv"), time.UtcDateTime);
}
