using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Platform;
using Puente.Platform.DetailsJobs;
using Puente.Platform.SignIn;
using Puente.Specs.Equality;
using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>Promise P10 for jobs: what the hub answers with is what the platform would have, page by page.</summary>
public sealed class JobTwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 4;
    private const int Questions = 120;
    private const int MostShown = 3;
    private const string Conversations = "/api/v2/analytics/conversations/details/jobs";
    private const string Users = "/api/v2/analytics/users/details/jobs";

    public static TheoryData<ulong, StoreKind> Worlds()
    {
        var worlds = new TheoryData<ulong, StoreKind>();
        foreach (var seed in Seeds.All(2))
            worlds.Add(seed, seed % 2 == 0 ? StoreKind.Postgres : StoreKind.DuckDb);
        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Soak", "Seeds")]
    public async Task The_hubs_jobs_answer_as_the_platforms_do(ulong seed, StoreKind kind)
    {
        await using var filled = await FilledCentre.OpenAsync(stores, seed, Days, kind);
        var (since, end) = (filled.Centre.Since, filled.Centre.Since.AddDays(Days));
        var random = new Random((int)seed);
        var pool = ValuePool.Of(filled.Centre.Truth(since, end).Values);
        var generator = new QuestionGenerator(random, pool, Midnight(since), Midnight(end));
        var users = await UserQuestions.OpenAsync(filled.Centre, filled.Store, random, Midnight(since), Midnight(end));
        using var emulator = await TwinAsker.SignInAsync(filled.Centre);
        using var hub = await TwinAsker.SignInAsync(filled.Hub, FilledCentre.Id, FilledCentre.Secret);
        var differences = new List<string>();
        var answered = 0;
        for (var number = 0; number < Questions; number++)
        {
            var (path, question, pageSize) = Next(random, generator, users);
            var theirs = await new JobAsker(emulator, path).AskAsync(question, pageSize);
            var ours = await new JobAsker(hub, path).AskAsync(question, pageSize);
            if (theirs != ours && differences.Count < MostShown)
                differences.Add(
                    $"question {number}, {pageSize} a page: {path}\n{question.ToJsonString()}\n{TwinAnswer.Parting(theirs, ours)}"
                );
            if (theirs.StartsWith("200 ", StringComparison.Ordinal) && theirs.Length > 60)
                answered++;
            if (path == Conversations && theirs.StartsWith("200 ", StringComparison.Ordinal))
                await LimitedAsync(hub, question, theirs, random, seed);
        }

        foreach (var path in (string[])[Conversations, Users, JobsOf(AnalyticsEndpoint.ConversationAggregates)])
        {
            var question = new JsonObject { ["interval"] = $"{since:yyyy-MM-dd}/{end:yyyy-MM-dd}" };
            Assert.Equal(
                await new JobAsker(emulator, path).LifeAsync(question),
                await new JobAsker(hub, path).LifeAsync(question)
            );
        }
        Assert.True(differences.Count == 0, $"seed {seed}, {kind}:\n{string.Join('\n', differences)}");
        Assert.True(answered > Questions / 3, $"seed {seed}: only {answered} jobs had something to answer.");
    }

    [Fact]
    public async Task A_sync_that_reads_the_hub_instead_of_the_platform_has_the_same_conversations()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var filled = await FilledCentre.OpenAsync(stores, seed: 7, days: 2);
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = filled.Hub,
                ClientId = FilledCentre.Id,
                ClientSecret = new Secret(FilledCentre.Secret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
            }
        );
        var (since, end) = (filled.Centre.Since, filled.Centre.Since.AddDays(2));
        Assert.Equal(Midnight(end), await platform.DetailsJobs.GetAvailabilityAsync(cancel));

        using var empty = await stores.CreateAsync(StoreKind.DuckDb);
        await using var copy = await empty.OpenAsync();
        var job = await platform.DetailsJobs.SubmitAsync(new DetailsJobQuery(Midnight(since), Midnight(end)), cancel);
        Assert.Equal(DetailsJobState.Fulfilled, (await platform.DetailsJobs.GetAsync(job, cancel)).State);
        var decoder = new ConversationPageDecoder();
        string? cursor = null;
        do
        {
            var batch = new ConversationBatch();
            await using var page = await platform.DetailsJobs.ReadPageAsync(job, cursor, pageSize: 50, cancel);
            var read = await decoder.DecodeAsync(page.Utf8Json, batch, cancel);
            Assert.Empty(batch.Quarantined);
            Assert.NotNull(read.DataAvailabilityDate);
            cursor = read.Cursor;
            await using var transaction = await copy.BeginAsync(cancel);
            await transaction.WriteAsync(
                batch,
                new Provenance("job", read.DataAvailabilityDate.Value, ConversationAge.Settled),
                cancel
            );
            await transaction.CommitAsync(cancel);
        } while (cursor is not null);

        RecordAssert.Equal(filled.Centre.Truth(since, end), await ContactCentre.TablesAsync(copy, since, end), 7);
    }

    /// <summary>With a limit: that many of them, or all when there are fewer.</summary>
    private static async Task LimitedAsync(HttpClient hub, JsonObject question, string whole, Random random, ulong seed)
    {
        var all = Ids(whole);
        var limit = random.Next(1, 30);
        var limited = question.DeepClone().AsObject();
        limited["limit"] = limit;
        var some = Ids(await new JobAsker(hub, Conversations).AskAsync(limited, random.Next(1, 15)));
        Assert.True(
            some.Count == Math.Min(limit, all.Count) && some.IsSubsetOf(all),
            $"seed {seed}: {some.Count} of {all.Count} for {limited.ToJsonString()}"
        );
    }

    private static HashSet<string> Ids(string answer) =>
        [
            .. (JsonNode.Parse(answer[4..])!["conversations"]?.AsArray() ?? []).Select(one =>
                (string)one!["conversationId"]!
            ),
        ];

    private static (string Path, JsonObject Question, int? PageSize) Next(
        Random random,
        QuestionGenerator generator,
        UserQuestions users
    )
    {
        if (random.Next(2) == 0)
            return (Conversations, generator.NextJob(), random.Next(20, 300));
        if (random.Next(2) == 0)
        {
            var states = users.Next(AnalyticsEndpoint.UserDetails);
            states.Remove("paging");
            states.Remove("presenceAggregations");
            return (Users, states, random.Next(1, 20));
        }
        // The emulator has no jobs of users' aggregates.
        var endpoint = (AnalyticsEndpoint)random.Next(1, 3);
        var question = generator.Next(endpoint);
        question["pageSize"] = random.Next(1, 60);
        return (JobsOf(endpoint), question, null);
    }

    private static string JobsOf(AnalyticsEndpoint endpoint) =>
        AnalyticsEndpoints.PathOf(endpoint).Replace("/query", "/jobs", StringComparison.Ordinal);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
