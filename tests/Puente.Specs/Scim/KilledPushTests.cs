using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Puente.Scim;
using Puente.Specs.Equality;
using Puente.Testing;

namespace Puente.Specs.Scim;

/// <summary>A directory pushes while the hub is ended with SIGKILL again and again.</summary>
[Trait("Category", "Slow")]
public sealed class KilledPushTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int Pushes = 60;

    public static TheoryData<ulong> Worlds => [.. Seeds.All(1)];

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Soak", "Seeds")]
    public async Task A_hub_killed_during_pushes_has_what_the_directory_believes_and_so_has_the_platform(ulong seed)
    {
        using var folder = new TempFolder();
        await using var platform = await PushedPlatform.StartAsync(folder.Path);
        using var hub = new ScimHubProcess(folder.Path);
        var dice = new Random((int)seed);
        var kills = 0;
        await StartAsync();
        using var directory = new PushingDirectory(() => hub.Address, StartAsync);

        await directory.GroupAsync("Agents");
        await directory.GroupAsync("Leads");
        for (var push = 0; push < Pushes; push++)
        {
            await PushAsync(directory, dice);
            if (push == Pushes / 2)
                await platform.ApplyAsync(directory.State);
        }
        // Those that the schedule still owes: from outside, in the middle of something.
        for (; kills < Kills; kills++)
        {
            var pushing = PushAsync(directory, dice);
            await Task.Delay(dice.Next(0, 15), TestContext.Current.CancellationToken);
            hub.Kill();
            await pushing;
        }

        output.WriteLine($"seed {seed}: {kills} kills, {directory.Unanswered} pushes without an answer");
        await AssertEqualAsync(hub, directory);
        await platform.ApplyAsync(directory.State);
        await platform.AssertEqualAsync(directory.State);

        // Most kills are at a write point a few writes later; the rest come from outside.
        Task StartAsync() =>
            kills < Kills - 1
                ? hub.StartAsync((ScimHubProcess.WritePoints[kills++ % 2], dice.Next(3, 15)))
                : hub.StartAsync(null);
    }

    [Fact]
    public async Task Control_a_directory_that_does_not_look_first_is_seen_to_have_made_a_group_twice()
    {
        using var folder = new TempFolder();
        using var hub = new ScimHubProcess(folder.Path);
        await hub.StartAsync(("committed", 1));
        using var directory = new PushingDirectory(() => hub.Address, () => hub.StartAsync(null))
        {
            LooksFirst = false,
        };
        await directory.GroupAsync("Agents");
        Assert.Equal(1, directory.Unanswered);
        await Assert.ThrowsAnyAsync<Exception>(() => AssertEqualAsync(hub, directory));
    }

    /// <summary>One seeded push.</summary>
    private static async Task PushAsync(PushingDirectory directory, Random dice)
    {
        var users = directory.State.Users;
        var group = dice.Next(2) == 0 ? "Agents" : "Leads";
        switch (users.Count < 5 ? 0 : dice.Next(10))
        {
            case 0 or 1:
                await directory.JoinAsync(New(0));
                break;
            case 2 or 3:
                await directory.BulkAsync([New(0), New(1), New(2)], group);
                break;
            case 4:
                var renamed = Any();
                await directory.ChangeAsync(
                    renamed with
                    {
                        UserName = $"n{dice.Next(1_000_000)}.{renamed.Number}@push.example",
                        Title = $"Title {dice.Next(9)}",
                    }
                );
                break;
            case 5:
                var switched = Any();
                await directory.ChangeAsync(switched with { Active = !switched.Active });
                break;
            case 6:
                await directory.DeleteAsync(Any().Key);
                break;
            case 7 or 8:
                await directory.AddMembersAsync(group, Several());
                break;
            default:
                await directory.RemoveMembersAsync(group, Several());
                break;
        }

        PushedUser Any() => users.Values.ElementAt(dice.Next(users.Count));

        string[] Several() => [.. Enumerable.Range(0, 3).Select(_ => Any().Key).Distinct()];

        PushedUser New(int offset)
        {
            // A key that left may come back: then it is the same person.
            var number = (users.Count > 0 ? users.Values.Max(user => user.Number) : 0) + 1 + offset;
            return new PushedUser(number, $"u{number}@push.example", "Agent", true);
        }
    }

    private static async Task AssertEqualAsync(ScimHubProcess hub, PushingDirectory directory)
    {
        var pushed = PushedPeople
            .Read(hub.People)!
            .Value.People.Select(person =>
                PushedState.Line(
                    Field(person, "externalId"),
                    Field(person, "userName"),
                    Field(person, "title"),
                    person.IsActive,
                    person.Fields.GetValueOrDefault("groups") ?? []
                )
            );
        Assert.Equal(directory.State.Lines, pushed.Order(StringComparer.Ordinal));
        Assert.Equal(directory.State.Groups.Count, await directory.CountGroupsAsync());
        await AssertSoundAsync(hub.People);
    }

    private static string Field(PushedPerson person, string name) => person.Fields[name][0];

    /// <summary>The file itself: whole, and without members that nobody is.</summary>
    private static async Task AssertSoundAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (
            var (sql, wanted) in ((string, string)[])
                [
                    ("PRAGMA integrity_check", "ok"),
                    ("SELECT count(*) FROM members WHERE member_id NOT IN (SELECT id FROM resources)", "0"),
                    ("SELECT count(*) FROM members WHERE group_id NOT IN (SELECT id FROM resources)", "0"),
                ]
        )
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            Assert.Equal(wanted, $"{await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)}");
        }
    }
}
