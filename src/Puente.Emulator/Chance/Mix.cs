namespace Puente.Emulator.Chance;

/// <summary>Invertible 64-bit mixing (the finaliser of splitmix64) and the ids made from it.</summary>
internal static class Mix
{
    public static ulong Scramble(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>Undoes <see cref="Scramble"/>.</summary>
    public static ulong Unscramble(ulong x)
    {
        x = (x ^ (x >> 31) ^ (x >> 62)) * 0x319642B2D24D8EC3;
        x = (x ^ (x >> 27) ^ (x >> 54)) * 0x96DE1B173F119089;
        return x ^ (x >> 30) ^ (x >> 60);
    }

    public static ulong Hash(ulong a, ulong b) => Scramble(Scramble(a) + 0x9E3779B97F4A7C15 + b);

    /// <summary>Two random words as a version 4, variant 1 id in text order.</summary>
    public static UInt128 AsGuid(ulong high, ulong low) =>
        new((high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000, (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
}
