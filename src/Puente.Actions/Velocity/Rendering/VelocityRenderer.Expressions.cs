using System.Numerics;
using System.Text;
using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Rendering;

internal sealed partial class VelocityRenderer
{
    /// <summary>Brackets and chains of operators add up; the stack must hold them.</summary>
    private const int MaxExpressions = 500;

    private int _expressions;

    private object? Evaluate(VelocityExpression expression)
    {
        Step(expression.Position);
        if (++_expressions > MaxExpressions)
            throw Limit(expression.Position, $"More than {MaxExpressions} operators inside one another", "Use #set.");
        try
        {
            return EvaluateHere(expression);
        }
        finally
        {
            _expressions--;
        }
    }

    private object? EvaluateHere(VelocityExpression expression)
    {
        switch (expression)
        {
            case VelocityLiteral literal:
                return literal.Value;
            case VelocityBareName:
                return null;
            case VelocityReference reference:
                return Value(reference);
            case VelocityInterpolation text:
                return Interpolate(text);
            case VelocityListLiteral list:
                return new JavaList([.. list.Items.Select(Evaluate)]);
            case VelocityMapLiteral literal:
                JavaMap map = new();
                foreach (var (key, value) in literal.Entries)
                    map.Put(Evaluate(key), Evaluate(value));
                return map;
            case VelocityRange range:
                return Range(range);
            case VelocityNot not:
                return !IsTrue(not.Operand);
            default:
                return Binary((VelocityBinary)expression);
        }
    }

    private string Interpolate(VelocityInterpolation node)
    {
        StringBuilder output = new();
        Deeper(node.Position);
        _ = Block(node.Body, output);
        _depth--;
        if (node.DropsLast && output.Length > 0)
            output.Length--;
        return output.ToString();
    }

    private JavaList? Range(VelocityRange range)
    {
        if (Whole(Evaluate(range.From)) is not { } from || Whole(Evaluate(range.To)) is not { } to)
            return null;
        var count = Math.Abs((long)to - from) + 1;
        Step(range.Position, (int)Math.Min(count, int.MaxValue));
        var items = Enumerable
            .Range(0, (int)count)
            .Select(index => (object?)(from <= to ? from + index : from - index));
        return new JavaList([.. items]);
    }

    private static int? Whole(object? value) =>
        value is not null && JavaMath.IsNumber(value)
            ? unchecked((int)(uint)(JavaMath.ToBig(value) & uint.MaxValue))
            : null;

    private bool IsTrue(VelocityExpression expression)
    {
        // Velocity 1.x asks only references, comparisons and boolean words; any other literal is false.
        if (
            options.Truth == VelocityTruth.Version1
            && expression
                is VelocityLiteral { Value: not bool }
                    or VelocityInterpolation
                    or VelocityListLiteral
                    or VelocityMapLiteral
                    or VelocityRange
                    or VelocityBinary { Operator: >= VelocityOperator.Add }
        )
        {
            return false;
        }

        return IsTrue(Evaluate(expression));
    }

    private bool IsTrue(object? value) =>
        value switch
        {
            null => false,
            bool truth => truth,
            _ when options.Truth == VelocityTruth.Version1 => true,
            string text => text.Length > 0,
            JavaList list => list.Items.Count > 0,
            JavaMap map => map.Entries.Count > 0,
            int or long or double or decimal or BigInteger => !JavaMath.IsZero(value),
            _ => true,
        };
}
