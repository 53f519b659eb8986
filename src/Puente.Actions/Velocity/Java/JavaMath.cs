using System.Numerics;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Java;

/// <summary>Velocity's arithmetic: whole numbers stay whole and grow as needed; one double makes the result a double.</summary>
internal static class JavaMath
{
    /// <summary>A product of products would otherwise double its length each time.</summary>
    private const int MaxBits = 16_384;

    public static bool IsNumber(object? value) => value is int or long or double or decimal or BigInteger;

    /// <returns>Null for a division by zero, as in Velocity.</returns>
    /// <exception cref="JavaException">The number has too many digits.</exception>
    public static object? Calculate(VelocityOperator what, object left, object right)
    {
        if (what is VelocityOperator.Divide or VelocityOperator.Modulus && IsZero(right))
            return null;
        if (left is decimal || right is decimal)
            return Decimals(what, left, right);
        if (left is double || right is double)
            return Doubles(what, ToDouble(left), ToDouble(right));

        var (a, b) = (ToBig(left), ToBig(right));
        var result = what switch
        {
            VelocityOperator.Add => a + b,
            VelocityOperator.Subtract => a - b,
            VelocityOperator.Multiply => a * b,
            VelocityOperator.Divide => BigInteger.Divide(a, b),
            _ => BigInteger.Remainder(a, b),
        };
        if (result.GetBitLength() > MaxBits)
            throw new JavaException("A number has too many digits", true);
        if (left is BigInteger || right is BigInteger || result < long.MinValue || result > long.MaxValue)
            return result;
        if (left is long || right is long || result < int.MinValue || result > int.MaxValue)
            return (long)result;
        return (int)result;
    }

    public static int Compare(object left, object right)
    {
        if (left is decimal || right is decimal)
            return ToDecimal(left) is { } a && ToDecimal(right) is { } b ? a.CompareTo(b) : Compare(left, right, 0);
        return left is double || right is double ? Compare(left, right, 0) : ToBig(left).CompareTo(ToBig(right));
    }

    public static double ToDouble(object number) =>
        number switch
        {
            int value => value,
            long value => value,
            double value => value,
            decimal value => (double)value,
            BigInteger value => (double)value,
            _ => double.NaN,
        };

    public static bool IsZero(object number) => ToDouble(number) == 0;

    public static BigInteger ToBig(object number) =>
        number switch
        {
            int value => value,
            long value => value,
            BigInteger value => value,
            decimal value => (BigInteger)value,
            double value when double.IsFinite(value) => (BigInteger)value,
            _ => BigInteger.Zero,
        };

    private static int Compare(object left, object right, int unordered)
    {
        var (a, b) = (ToDouble(left), ToDouble(right));
        return a < b ? -1
            : a > b ? 1
            : unordered;
    }

    private static double Doubles(VelocityOperator what, double a, double b) =>
        what switch
        {
            VelocityOperator.Add => a + b,
            VelocityOperator.Subtract => a - b,
            VelocityOperator.Multiply => a * b,
            VelocityOperator.Divide => a / b,
            _ => a % b,
        };

    private static object Decimals(VelocityOperator what, object left, object right)
    {
        if (ToDecimal(left) is not { } a || ToDecimal(right) is not { } b)
            return Doubles(what, ToDouble(left), ToDouble(right));
        try
        {
            return what switch
            {
                VelocityOperator.Add => a + b,
                VelocityOperator.Subtract => a - b,
                VelocityOperator.Multiply => a * b,
                VelocityOperator.Divide => a / b,
                _ => a % b,
            };
        }
        catch (OverflowException)
        {
            return Doubles(what, ToDouble(left), ToDouble(right));
        }
    }

    private static decimal? ToDecimal(object number) =>
        number switch
        {
            decimal value => value,
            int value => value,
            long value => value,
            double value when Math.Abs(value) < 7e28 => (decimal)value,
            BigInteger value when BigInteger.Abs(value) < new BigInteger(7e28) => (decimal)value,
            _ => null,
        };
}
