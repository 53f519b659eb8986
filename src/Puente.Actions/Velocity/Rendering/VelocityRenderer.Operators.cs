using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity.Rendering;

internal sealed partial class VelocityRenderer
{
    private object? Binary(VelocityBinary node)
    {
        switch (node.Operator)
        {
            case VelocityOperator.Or:
                return IsTrue(node.Left) || IsTrue(node.Right);
            case VelocityOperator.And:
                return IsTrue(node.Left) && IsTrue(node.Right);
        }

        var (left, right) = (Evaluate(node.Left), Evaluate(node.Right));
        return node.Operator switch
        {
            VelocityOperator.Equal => AreEqual(left, right, node.Position),
            VelocityOperator.NotEqual => !AreEqual(left, right, node.Position),
            >= VelocityOperator.Add => Calculate(node, left, right),
            _ => Order(node, left, right),
        };
    }

    private object? Calculate(VelocityBinary node, object? left, object? right)
    {
        if (left is not null && right is not null && JavaMath.IsNumber(left) && JavaMath.IsNumber(right))
        {
            try
            {
                return JavaMath.Calculate(node.Operator, left, right);
            }
            catch (JavaException failure)
            {
                throw Limit(node.Position, failure.Message, "Calculate with smaller numbers.");
            }
        }

        if (node.Operator != VelocityOperator.Add || (left is not string && right is not string))
            return null;
        var first = left is null ? node.Left.Literal : Text(left, node.Position);
        var second = right is null ? node.Right.Literal : Text(right, node.Position);
        Count(first.Length + second.Length, node.Position);
        return first + second;
    }

    private bool AreEqual(object? left, object? right, VelocityPosition place)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (JavaMath.IsNumber(left) && JavaMath.IsNumber(right))
            return JavaMath.Compare(left, right) == 0;
        if (JavaValue.SameKind(left, right))
            return SameKindEqual(left, right, place);
        return Text(left, place) == Text(right, place);
    }

    private bool SameKindEqual(object left, object right, VelocityPosition place)
    {
        try
        {
            return JavaValue.AreEqual(left, right);
        }
        catch (JavaException failure)
        {
            throw Limit(place, failure.Message, "Compare their elements.");
        }
    }

    private bool Order(VelocityBinary node, object? left, object? right)
    {
        if (left is null || right is null || !JavaMath.IsNumber(left) || !JavaMath.IsNumber(right))
            return NoOrder(node, left, right);
        var order = JavaMath.Compare(left, right);
        return node.Operator switch
        {
            VelocityOperator.Less => order < 0,
            VelocityOperator.LessOrEqual => order <= 0,
            VelocityOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private bool NoOrder(VelocityBinary node, object? left, object? right)
    {
        if (!_strict)
            return false;
        var isNull = left is null || right is null;
        var isLeft = isNull ? left is null : !JavaMath.IsNumber(left);
        var (side, operand) = isLeft ? ("Left", node.Left) : ("Right", node.Right);
        var sign = node.Operator switch
        {
            VelocityOperator.Less => "<",
            VelocityOperator.LessOrEqual => "<=",
            VelocityOperator.Greater => ">",
            _ => ">=",
        };
        throw Fault(
            node.Position,
            isNull
                ? $"{side} side ({operand.Literal}) of '{sign}' operation has null value"
                : $"{side} side of '>=' operation is not a valid Number",
            "Compare numbers only; test the value before."
        );
    }
}
