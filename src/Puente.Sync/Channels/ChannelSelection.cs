namespace Puente.Sync.Channels;

/// <summary>All objects of a kind, some of them by id, or none.</summary>
public sealed record ChannelSelection
{
    private ChannelSelection(bool all, IReadOnlyList<Guid> ids) => (IsAll, Ids) = (all, ids);

    /// <summary>Every one, also those that come later.</summary>
    public static ChannelSelection All { get; } = new(true, []);

    public static ChannelSelection None { get; } = new(false, []);

    public static ChannelSelection Only(params IEnumerable<Guid> ids) => new(false, [.. ids.Distinct()]);

    public bool IsAll { get; }

    public bool IsNone => !IsAll && Ids.Count == 0;

    /// <summary>Empty when <see cref="IsAll"/>.</summary>
    public IReadOnlyList<Guid> Ids { get; }
}
