using Puente.Emulator.Chance;

namespace Puente.Emulator.Conversations;

/// <summary>
/// Conversation ids that can be read back: the place in history, scrambled with the seed into the id's free bits,
/// and a check, so that a lookup by id needs no index and a foreign id is recognised.
/// </summary>
internal sealed class ConversationIds(ulong seed)
{
    private readonly ulong _key = Mix.Scramble(seed ^ 0xC0_4E);

    public UInt128 Of(Place place)
    {
        var hidden = Mix.Scramble(place.Packed ^ _key);
        return Assemble(hidden, Check(hidden));
    }

    /// <returns>False when the id was not made with this seed.</returns>
    public bool TryRead(UInt128 id, out Place place)
    {
        var high = (ulong)(id >> 64);
        var low = (ulong)id;
        var hidden = (high & 0xFFFF_FFFF_FFFF_0000) | ((high & 0x0FFF) << 4) | (low & 0xF);
        place = Place.Unpack(Mix.Unscramble(hidden) ^ _key);
        return Assemble(hidden, Check(hidden)) == id;
    }

    private ulong Check(ulong hidden) => Mix.Hash(_key, hidden);

    // The version and variant bits cannot carry anything: 48 bits stand before the version, 12 after it, 4 at the end.
    private static UInt128 Assemble(ulong hidden, ulong check) =>
        Mix.AsGuid(
            (hidden & 0xFFFF_FFFF_FFFF_0000) | ((hidden >> 4) & 0x0FFF),
            (check & 0xFFFF_FFFF_FFFF_FFF0) | (hidden & 0xF)
        );
}
