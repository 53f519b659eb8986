using System.Text.Json.Nodes;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Specs.Equality;
using Puente.Specs.World;
using Puente.Store;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>
/// Promise P10: the same question, asked of the emulator and of the tables filled from it, has the same answer. Neither shares
/// code with the other.
/// </summary>
public sealed class TwinTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    /// <summary>Over the night in which clocks go forward in Madrid, and one day either side.</summary>
    private const int Days = 4;

    private const int QuestionsPerWorld = 500;
    private const int MostShown = 5;

    public static TheoryData<ulong, StoreKind> Worlds()
    {
        var worlds = new TheoryData<ulong, StoreKind>();
        foreach (var seed in Seeds.All(4))
            worlds.Add(seed, seed % 2 == 0 ? StoreKind.Postgres : StoreKind.DuckDb);
        return worlds;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Soak", "Seeds")]
    public async Task The_tables_answer_as_the_platform_does(ulong seed, StoreKind kind)
    {
        await using var centre = await ContactCentre.OpenAsync(seed, Days, conversationsPerDay: 150);
        using var empty = await stores.CreateAsync(kind);
        await using var store = await empty.OpenAsync();
        await FilledCentre.FillAsync(centre, store, Days);
        var (from, to) = (Midnight(centre.Since), Midnight(centre.Since.AddDays(Days)));
        var truth = centre.Truth(centre.Since, centre.Since.AddDays(Days));
        RecordAssert.Equal(
            truth,
            await ContactCentre.TablesAsync(store, centre.Since, centre.Since.AddDays(Days)),
            seed
        );

        using var emulator = await TwinAsker.SignInAsync(centre);
        var local = new LocalAnalytics(store, TimeProvider.System);
        var random = new Random((int)seed);
        var generator = new QuestionGenerator(random, ValuePool.Of(truth.Values), from, to);
        var differences = new List<string>();
        var users = await UserQuestions.OpenAsync(centre, store, random, from, to);
        var answered = 0;
        for (var number = 0; number < QuestionsPerWorld; number++)
        {
            // Four in five are of conversations and flows, whose language is the larger one.
            var endpoint = (AnalyticsEndpoint)(random.Next(5) > 0 ? random.Next(3) : random.Next(3, 5));
            var question = UserQuestions.Knows(endpoint) ? users.Next(endpoint) : generator.Next(endpoint);
            var (theirs, ours) = await TwinAsker.AskAsync(emulator, local, endpoint, question);
            if (theirs != ours && differences.Count < MostShown)
                differences.Add(await TellAsync(emulator, local, endpoint, question, number));
            if (theirs.StartsWith("200 ", StringComparison.Ordinal) && theirs.Length > 60)
                answered++;
        }

        Assert.True(differences.Count == 0, $"seed {seed}, {kind}:\n{string.Join('\n', differences)}");
        // A generator that only draws refusals and empty answers proves nothing.
        Assert.True(
            answered > QuestionsPerWorld / 3,
            $"seed {seed}: only {answered} questions had something to answer."
        );
    }

    /// <summary>The smallest question over which the twins differ in the same way, and where they part.</summary>
    private static async Task<string> TellAsync(
        HttpClient emulator,
        LocalAnalytics local,
        AnalyticsEndpoint endpoint,
        JsonObject question,
        int number
    )
    {
        var (theirs, ours) = await TwinAsker.AskAsync(emulator, local, endpoint, question);
        var (left, right) = (Status(theirs), Status(ours));
        question = await QuestionShrinker.ShrinkAsync(
            question,
            async smaller =>
                await TwinAsker.AskAsync(emulator, local, endpoint, smaller) is var (one, other)
                && one != other
                && (Status(one), Status(other)) == (left, right)
        );
        (theirs, ours) = await TwinAsker.AskAsync(emulator, local, endpoint, question);
        return $"question {number}: {AnalyticsEndpoints.PathOf(endpoint)}\n{question.ToJsonString()}\n{TwinAnswer.Parting(theirs, ours)}";
    }

    /// <summary>A smaller question must differ in the same way, not be refused for another reason.</summary>
    private static string Status(string answer) => answer[..3];

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
