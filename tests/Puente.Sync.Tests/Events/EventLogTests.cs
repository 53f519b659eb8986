using System.Text;
using CsCheck;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Puente.Sync.Events;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Events;

public sealed class EventLogTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Call.Noon.AddHours(1));
    private EventLog _log = null!;

    public ValueTask InitializeAsync()
    {
        _log = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_appended_is_read_again_after_a_restart_in_its_order_and_byte_for_byte()
    {
        var events = new Call(1).Events();
        Assert.Equal(events.Length, await _log.AppendAsync(events, None));
        await _log.DisposeAsync();
        _log = Open();
        var read = await _log.ReadAsync(0, 100, None);
        Assert.Equal(events.Select(Print), read.Select(item => Print(item.Event)));
        Assert.Equal((1, events.Length), (_log.Begin, _log.End));
        Assert.Equal(read.Skip(3).Take(2), await _log.ReadAsync(3, 2, None), (x, y) => x.Offset == y.Offset);
    }

    [Fact]
    public async Task The_log_knows_when_each_source_was_heard_last_also_where_its_event_was_there_already()
    {
        var item = new Call(1).Events()[0];
        Assert.Null(await _log.ReadHeardAsync(item.Source, None));
        await _log.AppendAsync([item with { Source = "eventbridge/orders" }], None);
        Assert.Null(await _log.ReadHeardAsync(item.Source, None));

        Assert.Equal(0, await _log.AppendAsync([item], None));
        var later = item.ReceivedAt.AddMinutes(5);
        await _log.AppendAsync([item with { ReceivedAt = later }, item], None);
        await _log.AppendAsync([item], None);

        await _log.DisposeAsync();
        _log = Open();
        Assert.Equal(later, await _log.ReadHeardAsync(item.Source, None));
        Assert.Equal(item.ReceivedAt, await _log.ReadHeardAsync("eventbridge/orders", None));
    }

    [Fact]
    public async Task A_log_of_the_first_version_is_brought_up_with_all_it_holds()
    {
        var events = new Call(1).Events();
        await _log.AppendAsync(events, None);
        await _log.DisposeAsync();
        await using (var file = new SqliteConnection($"Data Source={_folder["events.db"]};Pooling=false"))
        {
            await file.OpenAsync(None);
            await using var command = file.CreateCommand();
            command.CommandText = "DROP TABLE heard; PRAGMA user_version = 1";
            await command.ExecuteNonQueryAsync(None);
        }

        _log = Open();

        Assert.Equal(events.Max(item => item.ReceivedAt), await _log.ReadHeardAsync(events[0].Source, None));
        Assert.Equal(events.Length, (await _log.ReadAsync(0, 100, None)).Count);
        Assert.Equal(0, await _log.AppendAsync(events, None));
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_at_that_moment()
    {
        for (var number = 1; number <= 20; number++)
        {
            await _log.AppendAsync(new Call(number).Events(), None);
            using var copy = new TempFolder();
            foreach (var file in Directory.GetFiles(_folder.Path, "events.db*"))
            {
                // Another process's view: what is in the files, not what this one has in memory.
                await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await using var to = File.Create(copy[Path.GetFileName(file)]);
                await from.CopyToAsync(to, None);
            }
            File.Delete(copy["events.db-shm"]);
            await using var after = EventLog.Open(copy["events.db"]);
            Assert.Equal(_log.End, after.End);
        }
    }

    [Fact]
    public async Task An_event_the_log_holds_is_not_stored_again_from_whatever_source()
    {
        var events = new Call(1).Events();
        await _log.AppendAsync(events, None);
        var again = events.Select(item =>
            item with
            {
                Source = "eventbridge/orders",
                ReceivedAt = item.ReceivedAt.AddDays(3),
            }
        );
        Assert.Equal(0, await _log.AppendAsync([.. again], None));
        Assert.Equal(1, await _log.AppendAsync([events[0] with { Topic = events[0].Topic + ".x" }], None));
        var last = (await _log.ReadAsync(0, 100, None))[^1].Offset;
        Assert.Equal(last, _log.End);
        Assert.False(_log.WaitAsync(last, None).IsCompleted);
    }

    [Fact]
    public void Many_callers_at_once_lose_nothing_and_store_nothing_twice() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 40])
            .Sample(
                (callers, each) =>
                {
                    using var folder = new TempFolder();
                    var log = EventLog.Open(folder["many.db"]);
                    var counts = Task.WhenAll(
                            Enumerable
                                .Range(0, callers)
                                .Select(caller =>
                                    Task.Run(async () =>
                                    {
                                        var count = 0;
                                        for (var number = 0; number < each; number++)
                                            count += await log.AppendAsync(
                                                [.. new Call(number % 7).Events().Take(caller + 1)],
                                                None
                                            );
                                        return count;
                                    })
                                )
                        )
                        .GetAwaiter()
                        .GetResult();
                    var held = log.ReadAsync(0, 10_000, None).GetAwaiter().GetResult();
                    log.DisposeAsync().AsTask().GetAwaiter().GetResult();
                    var distinct = Math.Min(each, 7) * callers;
                    return counts.Sum() == distinct
                        && held.Count == distinct
                        && held.Select(item => Print(item.Event)).Distinct().Count() == distinct;
                },
                iter: 10,
                threads: 1
            );

    [Fact]
    public async Task A_full_disk_refuses_the_whole_call_and_the_log_goes_on_when_there_is_room()
    {
        await _log.DisposeAsync();
        _log = Open(new EventLogOptions { MostPages = 40 });
        var stored = 0;
        var big = Enumerable
            .Range(0, 400)
            .Select(number => new Call(number).Event("contact", 0, 1, $"\"x\":\"{new string('x', 2_000)}\""))
            .ToArray();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            foreach (var chunk in big.Chunk(7))
            {
                await _log.AppendAsync(chunk, None);
                stored += chunk.Length;
            }
        });
        Assert.InRange(stored, 7, 393);
        Assert.Equal(stored, (await _log.ReadAsync(0, 1_000, None)).Count);
        Assert.Equal(stored, _log.End);

        await _log.DisposeAsync();
        _log = Open();
        Assert.Equal(big.Length - stored, await _log.AppendAsync(big, None));
    }

    [Fact]
    public async Task A_crash_before_the_commit_leaves_nothing_of_the_call()
    {
        await _log.DisposeAsync();
        using var crash = new CrashPoint();
        _log = Open();
        await _log.AppendAsync(new Call(1).Events(), None);
        crash.At = "log: before commit";
        await Assert.ThrowsAsync<CrashException>(() => _log.AppendAsync(new Call(2).Events(), None));
        await Assert.ThrowsAsync<IOException>(() => _log.AppendAsync(new Call(3).Events(), None));
        await _log.DisposeAsync();
        _log = Open();
        Assert.Equal(new Call(1).Events().Length, _log.End);
        Assert.Empty((await _log.ReadConversationsAsync([new Call(2).Id], None))[new Call(2).Id]);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_the_next_event_here_and_in_another_process()
    {
        await using var other = new EventLogReader(_folder["events.db"]);
        var here = _log.WaitAsync(0, None);
        var there = other.WaitAsync(0, None);
        Assert.False(here.IsCompleted);
        await _log.AppendAsync(new Call(1).Events(), None);
        await Task.WhenAll(here, there).WaitAsync(Patience.Limit);
        Assert.Equal((_log.Begin, _log.End), await other.ReadBoundsAsync(None));
    }

    [Fact]
    public async Task A_time_is_found_by_halving()
    {
        var events = new Call(1).Events();
        await _log.AppendAsync(events, None);
        await using var reader = new EventLogReader(_folder["events.db"]);
        foreach (var item in events)
        {
            var offset = await reader.FindAsync(item.ReceivedAt, None);
            Assert.Equal(events.Count(other => other.ReceivedAt < item.ReceivedAt), offset);
        }
        Assert.Equal(events.Length, await reader.FindAsync(Call.Noon.AddYears(1), None));
    }

    [Fact]
    public async Task Old_events_go_but_not_before_every_reader_has_had_them_and_offsets_are_never_used_again()
    {
        await _log.AppendAsync(new Call(1).Events(), None);
        var end = _log.End;
        await _log.HoldAsync("rows", 4, None);
        _time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(4, (await _log.TrimAsync(None)).Deleted);
        Assert.Equal(5, _log.Begin);
        await _log.ReleaseAsync("rows", None);
        var rest = await _log.TrimAsync(None);
        Assert.Equal((end - 4, 0), (rest.Deleted, rest.Lost.Count));
        Assert.Equal((end + 1, end), (_log.Begin, _log.End));

        await _log.DisposeAsync();
        _log = Open();
        Assert.Equal((end + 1, end), (_log.Begin, _log.End));
        await _log.AppendAsync([new Call(2).Events()[0]], None);
        Assert.Equal(end + 1, (await _log.ReadAsync(0, 10, None))[0].Offset);
    }

    [Fact]
    public async Task A_log_that_is_too_big_gives_up_events_a_reader_has_not_had_and_says_which()
    {
        await _log.DisposeAsync();
        _log = Open(new EventLogOptions { KeepBytes = 1 << 20 });
        var events = new Call(1).Events();
        await _log.AppendAsync(events, None);
        await _log.HoldAsync("rows", 3, None);
        Assert.Equal(0, (await _log.TrimAsync(None)).Deleted);
        await _log.AppendAsync([new Call(2).Event("contact", 0, 1, $"\"x\":\"{new string('x', 2_000_000)}\"")], None);
        var trimmed = await _log.TrimAsync(None);
        var lost = Assert.Single(trimmed.Lost);
        Assert.Equal(("rows", events.Length - 3 + 1L, 4L), (lost.Reader, lost.Count, lost.FirstOffset));
        Assert.Equal((new Call(2).Event("contact", 0, 1).Time, events[^1].Time), (lost.From, lost.To));
    }

    private EventLog Open(EventLogOptions? options = null) => EventLog.Open(_folder["events.db"], options, _time);

    private static string Print(PlatformEvent item) =>
        $"{item.Topic} {item.Time:O} {item.Source} {item.ReceivedAt:O} {Encoding.UTF8.GetString(item.Body.Span)}";
}
