namespace Puente.Actions.Velocity.Java;

/// <summary>Methods of <c>java.util.List</c> and <c>java.util.Map</c>.</summary>
internal static class JavaCollections
{
    public static bool TryCall(JavaList list, string name, object?[] arguments, out object? result)
    {
        var items = list.Items;
        var found = true;
        result = null;
        switch (name, arguments)
        {
            case ("size", []):
                result = items.Count;
                break;
            case ("isEmpty", []):
                result = items.Count == 0;
                break;
            case ("get", [int at]):
                result = items[Check(items, at, items.Count)];
                break;
            case ("contains", [var item]):
                result = IndexOf(items, item) >= 0;
                break;
            case ("indexOf", [var item]):
                result = IndexOf(items, item);
                break;
            case ("lastIndexOf", [var item]):
                result = items.FindLastIndex(each => JavaValue.AreEqual(each, item));
                break;
            case ("toString", []):
                result = JavaText.Of(list, 4_000_000);
                break;
            case ("equals", [var other]):
                result = JavaValue.AreEqual(list, other);
                break;
            case ("subList", [int from, int to]):
                if (from < 0 || to > items.Count || from > to)
                    throw new JavaException($"java.lang.IndexOutOfBoundsException: {from} to {to} of {items.Count}");
                result = new JavaList(items.GetRange(from, to - from));
                break;
            default:
                found = !list.IsFixed && TryChange(items, name, arguments, out result);
                break;
        }

        return found;
    }

    private static bool TryChange(List<object?> items, string name, object?[] arguments, out object? result)
    {
        result = null;
        switch (name, arguments)
        {
            case ("add", [var item]):
                items.Add(item);
                result = true;
                return true;
            case ("add", [int at, var item]):
                items.Insert(Check(items, at, items.Count + 1), item);
                return true;
            case ("addAll", [JavaList more]):
                if (more.Items.Count + items.Count > 100_000)
                    throw new JavaException("A list has too many elements", true);
                items.AddRange([.. more.Items]);
                result = more.Items.Count > 0;
                return true;
            case ("set", [int at, var item]):
                result = items[Check(items, at, items.Count)];
                items[at] = item;
                return true;
            case ("remove", [int at]):
                result = items[Check(items, at, items.Count)];
                items.RemoveAt(at);
                return true;
            case ("remove", [var item]):
                var place = IndexOf(items, item);
                if (place >= 0)
                    items.RemoveAt(place);
                result = place >= 0;
                return true;
            case ("clear", []):
                items.Clear();
                return true;
            default:
                return false;
        }
    }

    public static bool TryCall(JavaMap map, string name, object?[] arguments, out object? result)
    {
        result = null;
        switch (name, arguments)
        {
            case ("get", [var key]):
                result = map.Get(key);
                return true;
            case ("getOrDefault", [var key, var other]):
                result = map.Contains(key) ? map.Get(key) : other;
                return true;
            case ("put", [var key, var value]):
                result = map.Get(key);
                map.Put(key, value);
                return true;
            case ("remove", [var key]):
                result = map.Remove(key);
                return true;
            case ("clear", []):
                map.Entries.Clear();
                return true;
        }

        result = (name, arguments) switch
        {
            ("size", []) => map.Entries.Count,
            ("isEmpty", []) => map.Entries.Count == 0,
            ("containsKey", [var key]) => map.Contains(key),
            ("containsValue", [var value]) => map.Entries.Values.Any(each => JavaValue.AreEqual(each, value)),
            ("keySet", []) => new JavaList([.. map.Keys]),
            ("values", []) => new JavaList([.. map.Entries.Values]),
            ("entrySet", []) => new JavaList([.. map.List()]),
            ("toString", []) => JavaText.Of(map, 4_000_000),
            ("equals", [var other]) => JavaValue.AreEqual(map, other),
            _ => null,
        };
        return result is not null;
    }

    private static int IndexOf(List<object?> items, object? item) =>
        items.FindIndex(each => JavaValue.AreEqual(each, item));

    private static int Check(List<object?> items, int at, int bound) =>
        at >= 0 && at < bound
            ? at
            : throw new JavaException(
                $"java.lang.IndexOutOfBoundsException: Index {at} out of bounds for length {items.Count}"
            );
}
