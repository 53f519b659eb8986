using System.Collections.Immutable;

namespace Puente.Emulator.Staffing;

/// <summary>
/// People whom somebody steers: signed in to the emulator, or named by a lever. From then on neither the plan of their
/// shifts nor the made-up conversations move them. Safe to use from several threads.
/// </summary>
internal sealed class InteractivePeople
{
    private volatile ImmutableDictionary<int, long> _since = ImmutableDictionary<int, long>.Empty;

    /// <summary>Milliseconds of platform time; <see cref="long.MaxValue"/> for people nobody steers.</summary>
    public long Since(int user) => _since.GetValueOrDefault(user, long.MaxValue);

    public bool Contains(int user) => _since.ContainsKey(user);

    /// <summary>Numbers of all of them, in order.</summary>
    public IEnumerable<int> Users => _since.Keys.Order();

    /// <summary>Whether something that begins at <paramref name="time"/> must leave the user alone.</summary>
    public bool IsSteered(int user, long time) => time > Since(user);

    /// <summary>Only the event engine calls it, with a time that nobody has seen the other side of.</summary>
    public void Add(int user, long since) => _since = _since.Add(user, since);
}
