using System.Numerics;

namespace Puente.Actions.Velocity.Java;

/// <summary>The members of values that templates may use, listed one by one; nothing else exists.</summary>
internal static class JavaMembers
{
    public static bool TryProperty(object value, string name, out object? result)
    {
        result = null;
        switch (value)
        {
            case JavaMap map:
                result = map.Get(name);
                return true;
            case VelocityTool tool:
                return tool.TryProperty(name, out result);
            case JavaLoop loop:
                result = loop.Property(name);
                return result is not null || name == "parent";
            case JavaEntry entry when name is "key" or "value":
                result = name == "key" ? entry.Key : entry.Value;
                return true;
            case string text when name == "empty":
                result = text.Length == 0;
                return true;
            case JavaList { IsFixed: false } list when name == "empty":
                result = list.Items.Count == 0;
                return true;
            default:
                return false;
        }
    }

    /// <exception cref="JavaException">The method exists and fails.</exception>
    public static bool TryCall(object value, string name, object?[] arguments, out object? result)
    {
        if (value is VelocityTool tool)
        {
            result = null;
            if (tool.Find(name, arguments.Length) is not { } method)
                return false;
            result = JavaValue.From(method.Call(arguments));
            return true;
        }

        return value switch
        {
            string text => JavaString.TryCall(text, name, arguments, out result),
            JavaList list => JavaCollections.TryCall(list, name, arguments, out result),
            JavaMap map => JavaCollections.TryCall(map, name, arguments, out result),
            _ => TryCallScalar(value, name, arguments, out result),
        };
    }

    private static bool TryCallScalar(object value, string name, object?[] arguments, out object? result)
    {
        result = (value, name, arguments) switch
        {
            (_, "toString", []) => JavaText.Of(value, 100_000),
            (_, "equals", [var other]) => JavaValue.AreEqual(value, other),
            (bool truth, "booleanValue", []) => truth,
            (char letter, "charValue", []) => letter,
            (JavaEntry entry, "getKey", []) => entry.Key,
            (JavaEntry entry, "getValue", []) => entry.Value,
            (JavaLoop loop, "hasNext" or "getHasNext", []) => loop.HasNext,
            (JavaLoop loop, "getIndex", []) => loop.Index,
            (JavaLoop loop, "getCount", []) => loop.Index + 1,
            (JavaLoop loop, "isFirst" or "getFirst", []) => loop.Index < 1,
            (JavaLoop loop, "isLast" or "getLast", []) => !loop.HasNext,
            (int or long or double or decimal or BigInteger, _, _) => Number(value, name, arguments),
            _ => null,
        };
        return result is not null || value is JavaEntry && name is "getKey" or "getValue";
    }

    private static object? Number(object value, string name, object?[] arguments) =>
        (name, arguments) switch
        {
            ("intValue", []) => unchecked((int)Whole(value, int.MinValue, int.MaxValue)),
            ("longValue", []) => Whole(value, long.MinValue, long.MaxValue),
            ("doubleValue", []) => JavaMath.ToDouble(value),
            ("compareTo", [{ } other]) when JavaValue.SameKind(value, other) => JavaMath.Compare(value, other),
            ("isNaN", []) when value is double number => double.IsNaN(number),
            ("isInfinite", []) when value is double number => double.IsInfinity(number),
            _ => null,
        };

    /// <summary>Doubles stop at the bounds; whole numbers lose their upper bits.</summary>
    private static long Whole(object value, long least, long most) =>
        value is double number
            ? (
                double.IsNaN(number) ? 0
                : number <= least ? least
                : number >= most ? most
                : (long)number
            )
            : unchecked((long)(ulong)(JavaMath.ToBig(value) & ulong.MaxValue));
}
