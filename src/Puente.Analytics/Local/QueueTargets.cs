using System.Text.Json;
using Puente.Analytics.Sql;
using Puente.Store;

namespace Puente.Analytics.Local;

/// <summary>Service-level targets of queues as they are today: <c>mediaSettings.&lt;media&gt;.serviceLevel.percentage</c>.</summary>
internal sealed class QueueTargets
{
    private readonly Dictionary<(string Queue, string Media), double> _targets = [];

    public double? Of(string? queue, string? mediaType) =>
        queue is not null
        && mediaType is not null
        && _targets.TryGetValue((queue, mediaType == "voice" ? "call" : mediaType), out var target)
            ? target
            : null;

    /// <param name="queues">Ids, in lower case.</param>
    public static async Task<QueueTargets> ReadAsync(
        IStore store,
        IReadOnlyList<string> queues,
        CancellationToken cancellationToken
    )
    {
        var targets = new QueueTargets();
        if (queues.Count == 0)
            return targets;
        var values = new StatementValues(SqlDialect.Of(store.Dialect));
        var sql =
            $"SELECT key, CAST(extra AS TEXT) FROM queues WHERE valid_to IS NULL AND extra IS NOT NULL AND key IN ({values.BindAll(queues)})";
        await using var result = await store.QueryAsync(sql, values.All, cancellationToken);
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            targets.Add((string)row[0]!, (string)row[1]!);
        return targets;
    }

    internal void Add(string queue, string extra)
    {
        using var document = JsonDocument.Parse(extra);
        if (Member(document.RootElement, "mediaSettings") is not { ValueKind: JsonValueKind.Object } settings)
            return;
        foreach (var media in settings.EnumerateObject())
        {
            if (
                Member(media.Value, "serviceLevel") is { } level
                && Member(level, "percentage") is { ValueKind: JsonValueKind.Number } percentage
            )
                _targets[(queue, media.Name)] = percentage.GetDouble();
        }
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}
