namespace Puente.Analytics.Local;

/// <summary>Count, sum, least and greatest of some events' values.</summary>
internal readonly record struct EventSum(long Count, long Sum, long Min, long Max)
{
    public static EventSum operator +(EventSum left, EventSum right) =>
        left.Count == 0 ? right
        : right.Count == 0 ? left
        : new(
            left.Count + right.Count,
            checked(left.Sum + right.Sum),
            Math.Min(left.Min, right.Min),
            Math.Max(left.Max, right.Max)
        );
}
