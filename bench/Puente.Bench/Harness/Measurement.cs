using System.Globalization;

namespace Puente.Bench.Harness;

/// <param name="Limit">What the judged value must reach, or stay within.</param>
/// <param name="AtLeast">True: the value must not be lower; false: not higher.</param>
/// <param name="OfRatio">The ratio to the reference is judged, not the figure.</param>
internal sealed record Goal(double Limit, bool AtLeast, bool OfRatio)
{
    public static Goal RatioAtLeast(double limit) => new(limit, true, true);

    public static Goal RatioAtMost(double limit) => new(limit, false, true);

    public static Goal AtLeastFigure(double limit) => new(limit, true, false);

    public static Goal AtMostFigure(double limit) => new(limit, false, false);

    public bool IsMet(double value) => AtLeast ? value >= Limit : value <= Limit;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Limit:#,0.##}{(OfRatio ? " ×" : "")}");
}

/// <summary>One line of the report.</summary>
/// <param name="Benchmark">Word of the command line.</param>
/// <param name="Reference">Name of the arm that ran in the same turns; null when the goal is a plain number.</param>
/// <param name="Noise">Larger spread of the two arms, as a part of the median; null when there was one turn only.</param>
/// <param name="Goal">Null: only for information.</param>
internal sealed record Measurement(
    string Benchmark,
    string What,
    double Figure,
    string Unit,
    string? Reference,
    double? ReferenceFigure,
    double? Noise,
    Goal? Goal,
    string Input
)
{
    public double? Ratio => ReferenceFigure is { } reference ? Figure / reference : null;

    public bool? Met =>
        Goal is null ? null
        : Goal.OfRatio ? Goal.IsMet(Ratio ?? throw new InvalidOperationException($"{What} has no reference."))
        : Goal.IsMet(Figure);

    public static Measurement Compare(
        string benchmark,
        string what,
        string unit,
        Samples product,
        Samples reference,
        Goal? goal,
        string input
    ) =>
        new(
            benchmark,
            what,
            product.Median,
            unit,
            reference.Arm,
            reference.Median,
            Larger(product.Noise, reference.Noise),
            goal,
            input
        );

    public static Measurement Plain(
        string benchmark,
        string what,
        string unit,
        Samples product,
        Goal? goal,
        string input
    ) => new(benchmark, what, product.Median, unit, null, null, product.Noise, goal, input);

    private static double? Larger(double? left, double? right) => left > right || right is null ? left : right;
}
