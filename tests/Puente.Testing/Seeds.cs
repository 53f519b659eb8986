using System.Globalization;

namespace Puente.Testing;

/// <summary>The seeds of a run: as many as the test wants, or what <c>./test soak --seeds N --first-seed S</c> asks for.</summary>
public static class Seeds
{
    public static bool IsSoak => Number("PUENTE_SOAK_SEEDS") is not null;

    /// <summary>Where a soak begins; null in any other run.</summary>
    public static ulong? First => Number("PUENTE_SOAK_FIRST_SEED");

    public static IEnumerable<ulong> All(int count) =>
        Enumerable
            .Range(0, Number("PUENTE_SOAK_SEEDS") is { } asked ? (int)asked : count)
            .Select(offset => (First ?? 1) + (ulong)offset);

    private static ulong? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
