namespace Puente.Analytics.Remote.Intervals;

/// <summary>A part of an aggregate question that may be asked at once.</summary>
/// <param name="Bucket">
/// Null: the piece is made of whole buckets and is asked with the granularity. Else it is the bucket, or a part of the
/// bucket, that the answer belongs to, and is asked without.
/// </param>
internal readonly record struct BucketPiece(QueryInterval Interval, QueryInterval? Bucket)
{
    public bool IsPartOfBucket => Bucket is { } bucket && bucket != Interval;
}

/// <summary>Cuts an interval into legal ones so that no bucket is cut, except those that are too long themselves.</summary>
internal static class BucketPieces
{
    /// <param name="borders">Null: the whole interval is one bucket.</param>
    /// <param name="exact">Length of a bucket when all are equally long.</param>
    public static IEnumerable<BucketPiece> Cut(
        QueryInterval interval,
        BucketBorders? borders,
        TimeSpan? exact,
        TimeSpan longest
    )
    {
        if (borders is null)
        {
            foreach (var piece in WithinBucket(interval, longest))
                yield return piece;
            yield break;
        }

        for (var first = 0; borders[first] < interval.To; )
        {
            var bucket = new QueryInterval(borders[first], Earlier(borders[first + 1], interval.To));
            if (bucket.Span > longest)
            {
                foreach (var piece in WithinBucket(bucket, longest))
                    yield return piece;
                first++;
                continue;
            }

            var count = exact is { } length
                ? (int)Math.Max(1, Math.Min(longest / length, Math.Ceiling((interval.To - bucket.From) / length)))
                : Together(borders, first, interval.To, longest);
            var whole = bucket with { To = Earlier(borders[first + count], interval.To) };
            yield return new BucketPiece(whole, count == 1 ? bucket : null);
            first += count;
        }
    }

    private static IEnumerable<BucketPiece> WithinBucket(QueryInterval bucket, TimeSpan longest)
    {
        for (var from = bucket.From; from < bucket.To; from += longest)
            yield return new BucketPiece(new QueryInterval(from, Earlier(from + longest, bucket.To)), bucket);
    }

    /// <summary>
    /// How many buckets one question can hold: as long as it is legal, and as long as the platform, counting from the piece's
    /// own start, finds the same borders. It does not when that start is an hour the clocks left out, or the end of a short month.
    /// </summary>
    private static int Together(BucketBorders borders, int first, DateTimeOffset end, TimeSpan longest)
    {
        var own = borders.From(first);
        var count = 1;
        while (
            borders[first + count] < end
            && borders[first + count] == own[count]
            && Earlier(borders[first + count + 1], end) - borders[first] <= longest
            && (borders[first + count + 1] >= end || borders[first + count + 1] == own[count + 1])
        )
            count++;
        return count;
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
