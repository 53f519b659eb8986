using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>Asks one aggregate question in as many pieces as it takes.</summary>
internal sealed class AggregateQuestion(PlatformClient platform, Route route, AnalyticsClientOptions options)
{
    public async Task<AnalyticsAnswer> AskAsync(QueryDocument query, CancellationToken cancellationToken)
    {
        var plan = AggregatePlan.Of(query, options);
        if (plan.CannotBeAdded)
            return await AskWholeAsync(plan, cancellationToken);
        try
        {
            return await AskAsync(plan, [], cancellationToken);
        }
        catch (PlatformResponseException refusal)
            when (refusal.Status == HttpStatusCode.BadRequest && plan.LongestPiece > options.AggregateSpan)
        {
            // How long an interval may be is not documented, and the refusal's text is no contract.
            var shorter = AggregatePlan.Within(query, options.AggregateSpan);
            return shorter.CannotBeAdded
                ? throw CannotAdd(shorter, refusal)
                : await AskAsync(
                    shorter,
                    [
                        $"The platform refused {Days(plan.LongestPiece)} days at once; asked in pieces of {Days(options.AggregateSpan)}.",
                    ],
                    cancellationToken
                );
        }
    }

    private async Task<AnalyticsAnswer> AskWholeAsync(AggregatePlan plan, CancellationToken cancellationToken)
    {
        var whole = plan.WithWholeBuckets();
        try
        {
            return await AskAsync(
                whole,
                [
                    $"{plan.Distinct} counts different conversations, so each bucket was asked in one piece, however long.",
                ],
                cancellationToken
            );
        }
        catch (PlatformResponseException refusal) when (refusal.Status == HttpStatusCode.BadRequest)
        {
            throw CannotAdd(whole, refusal);
        }
    }

    private async Task<AnalyticsAnswer> AskAsync(
        AggregatePlan plan,
        IReadOnlyList<string> notes,
        CancellationToken cancellationToken
    )
    {
        // The first alone: when the platform refuses the question, once is enough.
        var first = await platform.QueryAsync(route, plan.Body(plan.Pieces[0]), cancellationToken);
        if (plan.Pieces.Count == 1 && plan.Pieces[0].Bucket is null)
            return new AnalyticsAnswer(first.ToArray(), 1, [], notes);

        var answers = new ConcurrentDictionary<int, ReadOnlyMemory<byte>> { [0] = first };
        await Parallel.ForAsync(
            1,
            plan.Pieces.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken },
            async (index, stop) =>
                answers[index] = await platform.QueryAsync(route, plan.Body(plan.Pieces[index]), stop)
        );
        var merge = new AggregateMerge(plan.Query.Texts("groupBy"));
        var documents = new List<JsonDocument>();
        try
        {
            for (var index = 0; index < plan.Pieces.Count; index++)
            {
                var document = JsonDocument.Parse(answers[index]);
                documents.Add(document);
                merge.Add(document.RootElement, plan.Pieces[index].Bucket);
            }

            var body = merge.Write(plan.Ranking, plan.Added);
            return new AnalyticsAnswer(
                body,
                plan.Pieces.Count,
                [
                    .. merge.Unmerged.Select(name =>
                        $"{name} of a bucket longer than {Days(plan.Longest)} days cannot be put together from pieces."
                    ),
                ],
                [
                    .. notes,
                    $"Asked in {plan.Pieces.Count} pieces"
                        + (plan.Ranking is null ? "." : ", each for all groups, and ranked over the whole."),
                ]
            );
        }
        finally
        {
            foreach (var document in documents)
                document.Dispose();
        }
    }

    private static AnalyticsQueryException CannotAdd(AggregatePlan plan, PlatformResponseException refusal) =>
        new(
            $"{plan.Distinct} counts different conversations, which cannot be added up over pieces, and the platform refused "
                + $"{Days(plan.LongestPiece)} days in one ({(int)refusal.Status} {refusal.Code}). Ask with a shorter granularity or interval, or without {plan.Distinct}.",
            refusal
        );

    private static string Days(TimeSpan span) =>
        span.TotalDays.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
