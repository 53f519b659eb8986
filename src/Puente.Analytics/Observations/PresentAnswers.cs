using System.Globalization;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Analytics.Sql;
using Puente.Analytics.Users;
using Puente.Store;

namespace Puente.Analytics.Observations;

/// <summary>Answers questions about now from the newest rows of the tables (docs/analytics.md, Now).</summary>
internal sealed class PresentAnswers(IStore store)
{
    /// <summary>Media of queues; one that has told nothing stands there with nothing.</summary>
    private static readonly string[] s_media = ["callback", "email", "message", "voice"];
    private static readonly string[] s_interactions = ["oAlerting", "oInteracting", "oWaiting"];

    private readonly SqlDialect _dialect = SqlDialect.Of(store.Dialect);
    private readonly UserStates _states = new(store);

    public CompiledQuery Compile(AnalyticsEndpoint endpoint, PresentQuery query, AnalyticsScope scope)
    {
        if (endpoint is AnalyticsEndpoint.UserObservations or AnalyticsEndpoint.UserActivity)
            return PresentStatement.OfUsers(query, _dialect, scope);
        var figures = query.Metrics.Any(s_interactions.Contains);
        var members = query.Metrics.Any(metric => !s_interactions.Contains(metric));
        return PresentStatement.OfQueues(query, figures, members, _dialect, scope);
    }

    public async Task<byte[]> AnswerAsync(
        AnalyticsEndpoint endpoint,
        PresentQuery query,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var present = await ReadAsync(Compile(endpoint, query, scope), cancellationToken);
        var answer = new PresentAnswer(query);
        switch (endpoint)
        {
            case AnalyticsEndpoint.QueueObservations:
                foreach (var queue in present.Subjects)
                {
                    if (answer.Holds(("queueId", queue)))
                        answer.AddMembers([("queueId", queue)], present.MembersOf(queue));
                    foreach (var media in present.MediaOf(queue, s_media))
                        if (answer.Holds(("queueId", queue), ("mediaType", media)))
                            answer.AddFigures(
                                [("queueId", queue), ("mediaType", media)],
                                metric => present.Figure(queue, media, metric)
                            );
                }
                return answer.WriteObservations(await _states.MappingsAsync(cancellationToken));
            case AnalyticsEndpoint.UserObservations:
                foreach (var user in present.Subjects.Where(user => answer.Holds(("userId", user))))
                    answer.AddQueues([("userId", user)], present.Members.Where(one => one.User == user));
                return answer.WriteObservations(null);
            case AnalyticsEndpoint.ConversationActivity:
                foreach (
                    var group in present
                        .Subjects.SelectMany(queue =>
                            present.MediaOf(queue, s_media).Select(media => (Queue: queue, Media: media))
                        )
                        .Where(one => answer.Holds(("queueId", one.Queue), ("mediaType", one.Media)))
                        .GroupBy(one => answer.GroupOf(("queueId", one.Queue), ("mediaType", one.Media)))
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                )
                    answer.AddFigures(
                        group.First() is var (queue, media)
                            ? answer.Grouped(("queueId", queue), ("mediaType", media))
                            : [],
                        metric => group.Sum(one => present.Figure(one.Queue, one.Media, metric))
                    );
                break;
            case AnalyticsEndpoint.RoutingActivity:
                foreach (
                    var group in present
                        .Members.Where(one =>
                            answer.Holds(
                                ("queueId", one.Queue),
                                ("userId", one.User),
                                ("routingStatus", one.Status),
                                ("systemPresence", one.SystemPresence),
                                ("organizationPresenceId", one.Presence)
                            )
                        )
                        .GroupBy(one => answer.GroupOf(("queueId", one.Queue)))
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                )
                    answer.AddMembers(answer.Grouped(("queueId", group.First().Queue)), group);
                break;
            default:
                foreach (
                    var group in present
                        .Subjects.Where(user => answer.Holds(("userId", user)))
                        .GroupBy(user => answer.GroupOf(("userId", user)))
                )
                {
                    var users = group.ToHashSet();
                    answer.AddQueues(
                        answer.Grouped(("userId", group.First())),
                        present.Members.Where(one => users.Contains(one.User))
                    );
                }
                break;
        }
        return answer.WriteActivity();
    }

    private async Task<Present> ReadAsync(CompiledQuery statement, CancellationToken cancellationToken)
    {
        var present = new Present();
        await using var result = await store.QueryAsync(statement.Sql, statement.Parameters, cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var subject = row[1]!.ToString()!;
            switch (Convert.ToInt32(row[0], CultureInfo.InvariantCulture))
            {
                case PresentStatement.SubjectPart:
                    present.Add(subject);
                    break;
                case PresentStatement.FigurePart:
                    present.Add(subject, (string)row[3]!, (string)row[4]!, Number(row[6]));
                    break;
                default:
                    present.Add(
                        new Member(
                            subject,
                            row[2]!.ToString()!,
                            Number(row[6]) == 1,
                            row[3] as string,
                            row[4] as string,
                            row[5] is string presence ? UserStates.WordOf(presence) : null
                        )
                    );
                    break;
            }
        }
        return present;
    }

    private static long Number(object? value) =>
        value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
