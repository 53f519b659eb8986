using Puente.Emulator.Clock;

namespace Puente.Emulator.Usage;

/// <summary>Where one request is counted.</summary>
/// <param name="Day">Platform day, UTC.</param>
internal readonly record struct UsageKey(
    DateOnly Day,
    string ClientId,
    string UserId,
    string TemplateUri,
    string HttpMethod
);

/// <summary>Requests by class of status.</summary>
internal sealed class UsageCounts
{
    public long Status200 { get; private set; }
    public long Status300 { get; private set; }
    public long Status400 { get; private set; }
    public long Status500 { get; private set; }
    public long Status429 { get; private set; }
    public long Requests { get; private set; }

    public void Count(int status)
    {
        Requests++;
        switch (status)
        {
            case 429:
                Status429++;
                break;
            case >= 500:
                Status500++;
                break;
            case >= 400:
                Status400++;
                break;
            case >= 300:
                Status300++;
                break;
            default:
                Status200++;
                break;
        }
    }

    public void Add(UsageCounts other)
    {
        Status200 += other.Status200;
        Status300 += other.Status300;
        Status400 += other.Status400;
        Status500 += other.Status500;
        Status429 += other.Status429;
        Requests += other.Requests;
    }
}

/// <summary>Counts every request with a token by day, client, user and route. Safe to use from several threads.</summary>
internal sealed class UsageCounters(VirtualClock clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UsageKey, UsageCounts> _counts = [];

    public void Count(string clientId, string? userId, string template, string method, int status)
    {
        var day = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        var key = new UsageKey(day, clientId, userId ?? "", template.TrimStart('/'), method);
        lock (_lock)
        {
            if (!_counts.TryGetValue(key, out var counts))
                _counts[key] = counts = new UsageCounts();
            counts.Count(status);
        }
    }

    /// <summary>Sums of the days from <paramref name="from"/> to before <paramref name="to"/> by the key that
    /// <paramref name="group"/> leaves of each.</summary>
    public List<(UsageKey Key, UsageCounts Counts)> Sum(
        DateOnly from,
        DateOnly to,
        Func<UsageKey, bool> wanted,
        Func<UsageKey, UsageKey> group
    )
    {
        var sums = new Dictionary<UsageKey, UsageCounts>();
        lock (_lock)
            foreach (var (key, counts) in _counts)
            {
                if (key.Day < from || key.Day >= to || !wanted(key))
                    continue;
                var kept = group(key);
                if (!sums.TryGetValue(kept, out var sum))
                    sums[kept] = sum = new UsageCounts();
                sum.Add(counts);
            }
        return
        [
            .. sums.Select(one => (one.Key, one.Value))
                .OrderBy(one => one.Key.Day)
                .ThenBy(one => one.Key.ClientId, StringComparer.Ordinal)
                .ThenBy(one => one.Key.TemplateUri, StringComparer.Ordinal)
                .ThenBy(one => one.Key.HttpMethod, StringComparer.Ordinal),
        ];
    }
}
