using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Velocity.Java;

/// <summary>The values of a template, each as the Java class the platform would hold.</summary>
internal static class JavaValue
{
    public static object? From(object? value) =>
        value switch
        {
            null or string or bool or char or int or long or double or decimal or BigInteger => value,
            JavaList or JavaMap or VelocityTool => value,
            byte or sbyte or short or ushort => Convert.ToInt32(value, CultureInfo.InvariantCulture),
            uint number => (long)number,
            ulong number => number <= long.MaxValue ? (object)(long)number : new BigInteger(number),
            float number => (double)number,
            JsonElement json => From(JsonPart.Of(json)),
            JsonPart json => From(json),
            IEnumerable<KeyValuePair<string, object?>> map => Map(map),
            IEnumerable<object?> list => new JavaList([.. list.Select(From)]),
            _ => throw new ArgumentException(
                $"A template has no values of type {value.GetType().Name}.",
                nameof(value)
            ),
        };

    public static string ClassName(object value) =>
        value switch
        {
            string => "java.lang.String",
            bool => "java.lang.Boolean",
            char => "java.lang.Character",
            int => "java.lang.Integer",
            long => "java.lang.Long",
            double => "java.lang.Double",
            decimal => "java.math.BigDecimal",
            BigInteger => "java.math.BigInteger",
            JavaList { IsFixed: true } => "[Ljava.lang.String;",
            JavaList => "java.util.ArrayList",
            JavaMap => "java.util.LinkedHashMap",
            JavaEntry => "java.util.Map.Entry",
            JavaLoop => "org.apache.velocity.runtime.directive.ForeachScope",
            VelocityTool tool => tool.JavaClass,
            _ => value.GetType().Name,
        };

    /// <summary>Java's <c>equals</c>: numbers of different classes are never equal.</summary>
    /// <exception cref="JavaException">The two hold too much to be compared.</exception>
    public static bool AreEqual(object? left, object? right)
    {
        var budget = 10_000;
        return AreEqual(left, right, ref budget, 0);
    }

    private static bool AreEqual(object? left, object? right, ref int budget, int depth)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null)
            return false;
        if (--budget < 0 || depth > 64)
            throw new JavaException("Two lists or maps hold too much to be compared", true);
        switch (left, right)
        {
            case (JavaList a, JavaList b):
                if (a.Items.Count != b.Items.Count)
                    return false;
                for (var index = 0; index < a.Items.Count; index++)
                {
                    if (!AreEqual(a.Items[index], b.Items[index], ref budget, depth + 1))
                        return false;
                }

                return true;
            case (JavaMap a, JavaMap b):
                if (a.Entries.Count != b.Entries.Count)
                    return false;
                foreach (var (key, value) in a.Entries)
                {
                    if (!b.Contains(key) || !AreEqual(value, b.Get(key), ref budget, depth + 1))
                        return false;
                }

                return true;
            default:
                return left.Equals(right);
        }
    }

    public static bool SameKind(object left, object right) => ClassName(left) == ClassName(right);

    private static JavaMap Map(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        JavaMap map = new();
        foreach (var (key, value) in entries)
            map.Put(key, From(value));
        return map;
    }

    public static object? From(JsonPart json) =>
        json.Kind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(json),
            JsonValueKind.Array => List(json),
            JsonValueKind.Object => Map(json),
            _ => null,
        };

    private static JavaList List(JsonPart json)
    {
        var items = new List<object?>(json.Count);
        foreach (var item in json.Items)
            items.Add(From(item));
        return new JavaList(items);
    }

    private static JavaMap Map(JsonPart json)
    {
        JavaMap map = new();
        foreach (var member in json.Members)
            map.Put(member.Name, From(member.Value));
        return map;
    }

    private static object Number(JsonPart json)
    {
        if (json.TryGetInt32(out var whole))
            return whole;
        if (json.TryGetInt64(out var large))
            return large;
        var text = json.GetRawText();
        return text.Length <= 1000 && text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? BigInteger.Parse(text, CultureInfo.InvariantCulture)
            : json.GetDouble();
    }
}
