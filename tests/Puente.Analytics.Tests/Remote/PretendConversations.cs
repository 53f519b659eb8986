using System.Text.Json.Nodes;

namespace Puente.Analytics.Tests.Remote;

internal sealed record PretendConversation(Guid Id, DateTimeOffset Start, DateTimeOffset? End);

/// <summary>Answers details queries over a list of conversations.</summary>
/// <param name="overlap">Whether the interval also demands that the life of a conversation overlaps it; vendor texts leave it open.</param>
internal sealed class PretendConversations(bool overlap, int longestDays, int depth)
{
    public List<PretendConversation> All { get; } = [];

    /// <summary>Happens before a page is answered.</summary>
    public Action<JsonObject>? BeforePage { get; set; }

    public IEnumerable<PretendConversation> In(DateTimeOffset from, DateTimeOffset to) =>
        All.Where(one =>
            one.Start.UtcDateTime.Date >= from.UtcDateTime.Date
            && one.Start.UtcDateTime.Date <= to.AddMilliseconds(-1).UtcDateTime.Date
            && (!overlap || (one.Start < to && !(one.End < from)))
        );

    public JsonObject Answer(JsonObject query)
    {
        BeforePage?.Invoke(query);
        var (from, to) = PretendEvents.Interval(query);
        if ((to - from).TotalDays > longestDays)
            throw new PretendRefusal("interval");
        var (size, page) = (
            query["paging"]!["pageSize"]!.GetValue<int>(),
            query["paging"]!["pageNumber"]!.GetValue<int>()
        );
        if (size > 100 || size * page > depth)
            throw new PretendRefusal("paging");
        var found = In(from, to).OrderBy(one => one.Start).ThenBy(one => one.Id).ToList();
        if (query["order"]?.GetValue<string>() == "desc")
            found.Reverse();
        var rows = new JsonArray();
        foreach (var one in found.Skip(size * (page - 1)).Take(size))
        {
            var row = new JsonObject
            {
                ["conversationId"] = one.Id.ToString(),
                ["conversationStart"] = PretendEvents.Text(one.Start),
            };
            if (one.End is { } end)
                row["conversationEnd"] = PretendEvents.Text(end);
            rows.Add(row);
        }

        var answer = new JsonObject { ["totalHits"] = found.Count };
        if (rows.Count > 0)
            answer["conversations"] = rows;
        return answer;
    }
}
