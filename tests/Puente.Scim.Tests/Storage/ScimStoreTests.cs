using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Scim.Serving;
using Puente.Scim.Storage;
using Puente.Testing;

namespace Puente.Scim.Tests.Storage;

public sealed class ScimStoreTests(ITestOutputHelper output)
{
    [Fact]
    public void What_was_answered_is_there_for_who_opens_the_file_without_a_goodbye()
    {
        using var folder = new TempFolder();
        // Not disposed before the second one reads: a killed hub says no goodbye either.
        using var killed = ScimStore.Open(folder["people.scim"]);
        var made = new ScimServer(killed, TimeProvider.System).Answer(Post("ana"));
        Assert.Equal(201, made.Status);
        var copy = Path.Combine(folder.Path, "copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(folder.Path))
            using (
                var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            )
            using (var to = File.Create(Path.Combine(copy, Path.GetFileName(file))))
                from.CopyTo(to);
        using var next = ScimStore.Open(Path.Combine(copy, "people.scim"));
        var found = new ScimServer(next, TimeProvider.System).Answer(Get("""userName eq "ANA" """));
        Assert.Equal(1L, (long)found.Body!["totalResults"]!);
    }

    [Fact]
    public void A_write_that_is_refused_leaves_no_trace()
    {
        using var folder = new TempFolder();
        using var store = ScimStore.Open(folder["people.scim"]);
        var server = new ScimServer(store, TimeProvider.System);
        var mark = PushedPeople.Mark(folder["people.scim"]);
        var refused = server.Answer(
            Post("ana") with
            {
                Path = "Groups",
                Body = Encoding.UTF8.GetBytes(
                    """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"G","members":[{"value":"none"}]}"""
                ),
            }
        );
        Assert.Equal(400, refused.Status);
        Assert.Equal(mark, PushedPeople.Mark(folder["people.scim"]));
        Assert.Equal(0L, (long)server.Answer(new ScimRequest("GET", "Groups", "http://x")).Body!["totalResults"]!);
    }

    [Fact]
    public void Members_that_a_killed_bulk_request_announced_and_never_made_are_gone_with_the_next_start()
    {
        using var folder = new TempFolder();
        using (var killed = ScimStore.Open(folder["people.scim"]))
            killed.Write(session =>
            {
                session.AddMember("group", "announced");
                return true;
            });
        using var next = ScimStore.Open(folder["people.scim"]);
        Assert.Empty(next.Read(session => session.GroupIdsOf("announced")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Among_fifty_thousand_one_is_found_at_once()
    {
        using var folder = new TempFolder();
        using var store = ScimStore.Open(folder["people.scim"]);
        var server = new ScimServer(store, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        store.Write(session =>
        {
            for (var index = 0; index < 50_000; index++)
                session.Insert(
                    new StoredResource(
                        Guid.NewGuid().ToString(),
                        "User",
                        1,
                        DateTimeOffset.UnixEpoch,
                        DateTimeOffset.UnixEpoch,
                        new JsonObject
                        {
                            ["userName"] = $"user{index}@acme.example",
                            ["externalId"] = $"E{index}",
                            ["active"] = true,
                            ["emails"] = new JsonArray(new JsonObject { ["value"] = $"user{index}@acme.example" }),
                        }
                    )
                );
            return true;
        });
        output.WriteLine($"50,000 stored in {clock.ElapsedMilliseconds} ms");
        string[] filters =
        [
            """userName eq "USER40000@acme.example" """,
            """externalId eq "E40000" """,
            """active eq true and externalId eq "E7" """,
        ];
        foreach (var filter in filters)
        {
            Assert.Equal(1L, (long)server.Answer(Get(filter)).Body!["totalResults"]!);
            clock.Restart();
            for (var times = 0; times < 100; times++)
                server.Answer(Get(filter));
            output.WriteLine($"{filter}: {clock.Elapsed.TotalMilliseconds / 100:0.00} ms");
            // Without the index it takes a thousand times as long.
            Assert.InRange(clock.ElapsedMilliseconds, 0, 5_000);
        }
        clock.Restart();
        Assert.Equal(1L, (long)server.Answer(Get("""emails co "user49999@" """)).Body!["totalResults"]!);
        output.WriteLine($"a filter without an index: {clock.ElapsedMilliseconds} ms");
        clock.Restart();
        Assert.Equal(
            100,
            server.Answer(new ScimRequest("GET", "Users", "http://x")).Body!["Resources"]!.AsArray().Count
        );
        output.WriteLine($"a page: {clock.ElapsedMilliseconds} ms");
        clock.Restart();
        Assert.Equal(50_000, PushedPeople.Read(folder["people.scim"])!.Value.People.Count);
        output.WriteLine($"all people read: {clock.ElapsedMilliseconds} ms");
        clock.Restart();
        for (var index = 0; index < 100; index++)
            Assert.Equal(201, server.Answer(Post($"new{index}")).Status);
        output.WriteLine($"a push: {clock.Elapsed.TotalMilliseconds / 100:0.00} ms");
    }

    private static ScimRequest Get(string filter) =>
        new("GET", "Users", "http://x") { Query = new Dictionary<string, string> { ["filter"] = filter } };

    private static ScimRequest Post(string name) =>
        new("POST", "Users", "http://x")
        {
            ContentType = "application/scim+json",
            Body = Encoding.UTF8.GetBytes(
                $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{name}}"}"""
            ),
        };
}
