using System.Globalization;
using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$math</c>: Velocity's MathTool. Strings are read as numbers; what is no number makes the result null.</summary>
/// <remarks>No <c>random</c>: a data action that gives another result each time cannot be tested; no export uses it.</remarks>
internal static class MathTool
{
    public static VelocityTool Instance { get; } = Create();

    private static VelocityTool Create() =>
        new VelocityTool("math", "org.apache.velocity.tools.generic.MathTool")
            .Method("add", 2, 2, Fold((a, b) => a + b))
            .Method("sub", 2, 2, Fold((a, b) => a - b))
            .Method("mul", 2, 2, Fold((a, b) => a * b))
            .Method("div", 2, 2, Fold((a, b) => b == 0 ? null : a / b))
            .Method("pow", 2, 2, Fold((a, b) => Math.Pow(a, b)))
            .Method("max", 2, 2, Fold((a, b) => Math.Max(a, b)))
            .Method("min", 2, 2, Fold((a, b) => Math.Min(a, b)))
            .Method("idiv", 2, 2, Whole((a, b) => a / b))
            .Method("mod", 2, 2, Whole((a, b) => a % b))
            .Method("abs", value => ToNumber(value) is { } number ? Match(Math.Abs(Double(number)), [number]) : null)
            .Method("ceil", value => ToInteger(value, Math.Ceiling))
            .Method("floor", value => ToInteger(value, Math.Floor))
            .Method("round", value => ToInteger(value, number => Math.Floor(number + 0.5)))
            .Method("roundTo", 2, 2, RoundTo)
            .Method("toInteger", value => ToInteger(value, Math.Truncate))
            .Method("toDouble", value => ToNumber(value) is { } number ? Double(number) : null)
            .Method("toNumber", ToNumber)
            .Method("getTotal", value => Total(value, false))
            .Method("getAverage", value => Total(value, true));

    private static Func<IReadOnlyList<object?>, object?> Fold(Func<double, double, double?> calculate) =>
        values =>
            ToNumber(values[0]) is { } a
            && ToNumber(values[1]) is { } b
            && calculate(Double(a), Double(b)) is { } result
                ? Match(result, [a, b])
                : null;

    private static Func<IReadOnlyList<object?>, object?> Whole(Func<int, int, int> calculate) =>
        values =>
            ToInteger(values[0], Math.Truncate) is int a
            && ToInteger(values[1], Math.Truncate) is int b
            && b != 0
            && !(a == int.MinValue && b == -1)
                ? calculate(a, b)
                : null;

    private static object? RoundTo(IReadOnlyList<object?> values) =>
        ToInteger(values[0], Math.Truncate) is int places and >= 0 and <= 15 && ToNumber(values[1]) is { } number
            ? Math.Round(Double(number), places, MidpointRounding.AwayFromZero)
            : null;

    private static object? Total(object? value, bool average)
    {
        if (value is not JavaList { Items.Count: > 0 } list)
            return null;
        var numbers = list.Items.Select(ToNumber).ToArray();
        if (numbers.Contains(null))
            return null;
        var total = numbers.Sum(number => Double(number!));
        return Match(average ? total / numbers.Length : total, numbers!);
    }

    /// <summary>A whole result of whole numbers is whole.</summary>
    private static object Match(double result, object?[] numbers)
    {
        if (Math.Truncate(result) != result || numbers.Any(number => number is double or decimal))
            return result;
        if (Math.Abs(result) >= long.MaxValue)
            return result;
        return Math.Abs(result) <= int.MaxValue ? Box((int)result) : Box((long)result);
    }

    private static int? ToInteger(object? value, Func<double, double> round) =>
        ToNumber(value) is { } number && round(Double(number)) is var whole && Math.Abs(whole) <= int.MaxValue
            ? (int)whole
            : null;

    private static object? ToNumber(object? value)
    {
        if (value is not string text)
            return JavaMath.IsNumber(value) ? value : null;
        text = text.Trim();
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
            return large;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null;
    }

    /// <summary>Keeps the two whole types apart, which a conditional would turn into one.</summary>
    private static object Box<T>(T number)
        where T : struct => number;

    private static double Double(object number) => JavaMath.ToDouble(number);
}
