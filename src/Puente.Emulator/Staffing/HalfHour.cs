using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Staffing;

/// <summary>Figures of one queue and medium in the running half hour.</summary>
internal sealed class HalfHour
{
    public const long LengthMs = 1_800_000;

    /// <summary>The metrics that are kept.</summary>
    public static readonly Metric[] Kept =
    [
        Metric.nOffered,
        Metric.nOverSla,
        Metric.tAbandon,
        Metric.tAnswered,
        Metric.tFlowOut,
    ];

    private readonly (long Count, long Sum, long Max)[] _figures = new (long, long, long)[Kept.Length];

    public ReadOnlySpan<(long Count, long Sum, long Max)> Figures => _figures;

    public static long StartOf(long time) => time - time % LengthMs;

    public void Add(Metric name, long value)
    {
        ref var figure = ref _figures[Array.IndexOf(Kept, name)];
        figure = (figure.Count + 1, figure.Sum + value, Math.Max(figure.Max, value));
    }

    public void Clear() => Array.Clear(_figures);
}
