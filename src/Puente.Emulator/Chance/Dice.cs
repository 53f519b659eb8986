namespace Puente.Emulator.Chance;

/// <summary>
/// A splitmix64 stream. The same start value gives the same draws on every machine and runtime, which is why
/// <see cref="Random"/> is not used: its algorithm is not promised.
/// </summary>
internal struct Dice(ulong state)
{
    private ulong _state = state;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix.Scramble(_state);
    }

    /// <summary>A number in [0, limit).</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>A number in [from, to].</summary>
    public long Between(long from, long to) => from + (long)Math.BigMul(Next(), (ulong)(to - from + 1), out _);

    public bool Chance(double probability) => (Next() >> 11) < probability * (1UL << 53);

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An exponentially distributed length, never shorter than <paramref name="least"/> and never
    /// longer than <paramref name="most"/>.</summary>
    public long Waiting(long mean, long least, long most) =>
        Math.Clamp(least + mean * Exponential.Thousandths(Next()) / 1000, least, most);

    public T Pick<T>(T[] from) => from[Below(from.Length)];

    public UInt128 Guid() => Mix.AsGuid(Next(), Next());
}
