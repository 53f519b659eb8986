using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Puente.Store;

namespace Puente.Specs.Live;

/// <summary>Every presence and routing status of users, held against the platform's own history of them.</summary>
internal sealed class LiveUsers(Uri platform, HttpClient http, string token)
{
    private static readonly (string List, string Member, string Table, string Column)[] s_kinds =
    [
        ("primaryPresence", "systemPresence", "user_presence", "system_presence"),
        ("routingStatus", "routingStatus", "user_routing_status", "routing_status"),
    ];

    /// <summary>Adds a line for each change in the interval that the tables lack or made up.</summary>
    public async Task CompareAsync(IStore store, DateTimeOffset from, DateTimeOffset to, List<string> differences)
    {
        using var details = await AskAsync(from, to);
        foreach (var (list, member, table, column) in s_kinds)
        {
            var stored = await StoredAsync(store, table, column, from, to);
            foreach (var user in details.RootElement.GetProperty("userDetails").EnumerateArray())
            {
                var id = user.GetProperty("userId").GetGuid();
                var mine = stored.GetValueOrDefault(id) ?? [];
                var known = new HashSet<(DateTime, string)>();
                foreach (var state in user.GetProperty(list).EnumerateArray())
                {
                    var change = (state.GetProperty("startTime").GetDateTime(), state.GetProperty(member).GetString()!);
                    known.Add(change);
                    if (change.Item1 >= from.UtcDateTime && change.Item1 < to.UtcDateTime && !mine.Contains(change))
                        differences.Add($"{table} lacks that {id} was {change.Item2} at {change.Item1:HH:mm:ss.fff}");
                }
                foreach (var change in mine.Where(change => !known.Contains(change)))
                    differences.Add($"{table} says that {id} was {change.State} at {change.At:HH:mm:ss.fff}");
            }
        }
    }

    private async Task<JsonDocument> AskAsync(DateTimeOffset from, DateTimeOffset to)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(platform, "/api/v2/analytics/users/details/query")
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"interval":"{{from:O}}/{{to:O}}","paging":{"pageSize":100} }"""
            ),
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await JsonDocument.ParseAsync(
            await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private static async Task<Dictionary<Guid, List<(DateTime At, string State)>>> StoredAsync(
        IStore store,
        string table,
        string column,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        var stored = new Dictionary<Guid, List<(DateTime At, string State)>>();
        await using var found = await store.QueryAsync(
            $"SELECT user_id, observed_at, {column} FROM {table} WHERE observed_at >= $1 AND observed_at < $2 ORDER BY 1, 2",
            [QueryParameter.Of(from), QueryParameter.Of(to)],
            TestContext.Current.CancellationToken
        );
        await foreach (var row in found.ReadRowsAsync(TestContext.Current.CancellationToken))
        {
            var state = ((string)row[2]!).ToUpperInvariant().Replace(' ', '_');
            var user = (Guid)row[0]!;
            if (!stored.TryGetValue(user, out var states))
                stored[user] = states = [];
            states.Add((DateTime.SpecifyKind((DateTime)row[1]!, DateTimeKind.Utc), state));
        }
        return stored;
    }
}
