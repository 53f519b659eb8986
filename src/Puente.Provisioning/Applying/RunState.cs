using System.Collections.Concurrent;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Applying;

/// <summary>What a run learns while it goes on: ids of what it made, versions, who failed.</summary>
internal sealed class RunState(ProvisioningPlan plan, LedgerMemory memory)
{
    private readonly ConcurrentDictionary<string, string> _users = new(
        memory
            .People.Values.Select(person => KeyValuePair.Create(person.Key, person.UserId))
            .Concat(plan.Found.Select(found => KeyValuePair.Create(found.Key, found.UserId)))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(same => same.Last()),
        StringComparer.Ordinal
    );

    private readonly ConcurrentDictionary<(StepKind, string), string> _made = new();
    private readonly ConcurrentDictionary<string, int> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);

    public ProvisioningPlan Plan => plan;

    /// <summary>Null for somebody whose creation failed.</summary>
    public string? UserOf(ProvisioningStep step) => step.UserId ?? _users.GetValueOrDefault(step.PersonKey);

    /// <summary>True when the user belongs to another person of the directory.</summary>
    public bool IsSomebodyElses(string user, string key) =>
        _users.Any(pair =>
            string.Equals(pair.Value, user, StringComparison.OrdinalIgnoreCase)
            && pair.Key != key
            && plan.People.ContainsKey(pair.Key)
        );

    public void Created(string key, string user) => _users[key] = user;

    public void Made(StepKind kind, string name, string id) => _made[(kind, name.ToUpperInvariant())] = id;

    public string? Made(StepKind kind, string name) => _made.GetValueOrDefault((kind, name.ToUpperInvariant()));

    /// <summary>As last read or answered; null asks for a fresh reading.</summary>
    public int? VersionOf(string user) =>
        _versions.TryGetValue(user, out var version) ? version
        : plan.There.Users.TryGetValue(user, out var known) ? known.Version
        : null;

    public void Version(string user, int? version)
    {
        if (version is { } number)
            _versions[user] = number;
    }

    public void Fail(string key)
    {
        if (key.Length > 0)
            _failed[key] = true;
    }

    public bool HasFailed(string key) => _failed.ContainsKey(key);

    /// <summary>The real id for one that stood for something to be made; null when it was not made.</summary>
    public string? Resolve(string id, StepKind maker) =>
        NewId.IsPerson(id, out var key) ? _users.GetValueOrDefault(key)
        : NewId.IsThing(id, out var name) ? Made(maker, name)
        : id;

    /// <summary>A list of <see cref="ValueText"/> with real ids.</summary>
    public string ResolveList(string text, StepKind maker) =>
        ValueText.Join(
            ValueText
                .Items(text)
                .Select(item =>
                    item.Contains('=', StringComparison.Ordinal)
                        ? $"{Resolve(ValueText.IdOf(item), maker)}={ValueText.DetailOf(item)}"
                        : Resolve(item, maker) ?? ""
                )
        );
}
