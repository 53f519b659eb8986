namespace Puente.Emulator.Consistency;

/// <summary>
/// How far the organisation trails behind its own changes, in platform time. The defaults are what provisioning tools
/// have met; zero everywhere gives an organisation that knows everything at once.
/// </summary>
public sealed record ConsistencyOptions
{
    /// <summary>From the making of a phone to the making of its station.</summary>
    public TimeSpan Station { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the making or changing of a user to its being found by search.</summary>
    public TimeSpan Search { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the deletion of a user to its being found as deleted.</summary>
    public TimeSpan DeletedSearch { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the making of a user to its being found by id; until then 404.</summary>
    public TimeSpan NewUser { get; init; }

    /// <summary>From the deletion of a phone to its vanishing; until then it is listed with state deleted.</summary>
    public TimeSpan PhoneDeletion { get; init; }

    /// <summary>From the joining or leaving of a queue to its being listed.</summary>
    public TimeSpan QueueMembers { get; init; }

    /// <summary>How often associating a new phone's station is answered with 409, counted per station.</summary>
    public int AssociationConflicts { get; init; } = 1;

    /// <summary>The same for making it the default station.</summary>
    public int DefaultStationConflicts { get; init; }

    /// <summary>How often either is answered with 400 after that, counted per station.</summary>
    public int StationRefusals { get; init; }

    /// <summary>A version conflict of a user is answered with 400 instead of 409.</summary>
    public bool VersionConflictAsBadRequest { get; init; }

    internal IEnumerable<string> Faults()
    {
        TimeSpan[] delays = [Station, Search, DeletedSearch, NewUser, PhoneDeletion, QueueMembers];
        if (delays.Any(delay => delay < TimeSpan.Zero || delay > TimeSpan.FromDays(1)))
            yield return "Consistency delays must be from 0 to a day";
        if (AssociationConflicts < 0 || DefaultStationConflicts < 0 || StationRefusals < 0)
            yield return "Consistency counts must not be negative";
    }
}

/// <summary>The delays in force; they can be changed while the emulator runs.</summary>
public sealed class ConsistencyLevers(ConsistencyOptions start)
{
    private ConsistencyOptions _current = start;

    /// <exception cref="ArgumentException">A delay or count makes no sense.</exception>
    public ConsistencyOptions Current
    {
        get => Volatile.Read(ref _current);
        set
        {
            if (value.Faults().FirstOrDefault() is { } fault)
                throw new ArgumentException($"{fault}.", nameof(value));
            Volatile.Write(ref _current, value);
        }
    }

    internal long SearchMs => (long)Current.Search.TotalMilliseconds;

    internal long DeletedSearchMs => (long)Current.DeletedSearch.TotalMilliseconds;
}
