using System.IO.Compression;
using System.Text;
using Puente.Emulator.Conversations;
using Puente.Emulator.Filters;
using Puente.Emulator.Text;

namespace Puente.Emulator.Jobs;

/// <summary>
/// The conversations a job answers with: those whose lifetime, as known at the watermark, overlaps the interval.
/// A position in it is enough to continue, so a job over a year needs no list of its conversations.
/// </summary>
internal sealed class Selection
{
    /// <summary>How many conversations one page looks through at most; a page may then hold fewer than were asked for.</summary>
    private const int ScannedPerPage = 100_000;
    private const int FlushBytes = 256 * 1024;

    private readonly History _history;
    private readonly long _from;
    private readonly long _to;
    private readonly long _watermark;
    private readonly QueryFilters _filters;
    private readonly Lazy<Place[]> _openBefore;

    public Selection(History history, long from, long to, long watermark, bool startOfDay, QueryFilters filters)
    {
        (_history, _from, _to, _watermark, _filters) = (history, from, Math.Min(to, watermark), watermark, filters);
        var firstStart = startOfDay ? from - from % 86_400_000 : long.MinValue;
        _openBefore = new Lazy<Place[]>(() => OpenBefore(firstStart));
        Key = $"{from}/{to}/{watermark}/{startOfDay}/{filters.Key}";
    }

    /// <summary>Equal selections have equal keys and equal pages.</summary>
    public string Key { get; }

    /// <summary>Gzipped JSON of one page.</summary>
    /// <param name="cursor">Null begins; otherwise as handed out by the page before.</param>
    public byte[] Page(string? cursor, int pageSize, int? limit)
    {
        var position = Position.Read(cursor);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            WritePage(gzip, position, pageSize, limit);
        return compressed.ToArray();
    }

    private void WritePage(GZipStream gzip, Position position, int pageSize, int? limit)
    {
        var scene = _history.Borrow();
        var text = new Utf8Text(FlushBytes + 64 * 1024);
        try
        {
            var room = Math.Min(pageSize, (limit ?? int.MaxValue) - position.Given);
            var (found, scanned) = (0, 0);
            var next = position;
            text.Raw((byte)'{');
            var end = true;
            foreach (var (place, at) in From(position))
            {
                if (found == room || scanned == ScannedPerPage)
                {
                    next = at with { Given = position.Given + found };
                    end = false;
                    break;
                }
                scanned++;
                var draft = _history.Play(scene, place);
                if (!_filters.MayMatch(draft, _watermark))
                    continue;
                var start = text.Length;
                text.Raw(found == 0 ? "\"conversations\":["u8 : ","u8);
                var record = text.Length;
                RecordWriter.Write(draft, _watermark, attributes: true, text);
                if (!_filters.Matches(text.Memory[record..]))
                {
                    text.Truncate(start);
                    continue;
                }
                found++;
                if (text.Length < FlushBytes)
                    continue;
                gzip.Write(text.Span);
                text.Clear();
            }
            if (found > 0)
                text.Raw("],"u8);
            if (!end && next.Given < (limit ?? int.MaxValue))
            {
                text.Raw("\"cursor\":\""u8);
                text.Raw(Encoding.ASCII.GetBytes(next.Write()));
                text.Raw("\","u8);
            }
            text.Raw("\"dataAvailabilityDate\":\""u8);
            text.Date(_watermark);
            // The platform writes this one date with seconds precision.
            text.Truncate(text.Length - 5);
            text.Raw("Z\"}"u8);
            gzip.Write(text.Span);
        }
        finally
        {
            _history.GiveBack(scene);
        }
    }

    private IEnumerable<(Place Place, Position At)> From(Position position)
    {
        if (_filters.Only is { } only)
        {
            foreach (var place in Only(only))
                if (position.Next is not { } after || place.CompareTo(after) >= 0)
                    yield return (place, new Position(0, place, 0));
            yield break;
        }
        if (position.Next is null)
        {
            var before = _openBefore.Value;
            for (var i = position.Before; i < before.Length; i++)
                yield return (before[i], new Position(i, null, 0));
        }
        var from = position.Next is { } next ? _history.StartOf(next) : _from;
        foreach (var place in _history.Started(from, _to))
            // Several conversations may start in one millisecond; the ones already given are skipped.
            if (position.Next is not { } reached || place.CompareTo(reached) >= 0 || _history.StartOf(place) > from)
                yield return (place, new Position(0, place, 0));
    }

    private IEnumerable<Place> Only(IReadOnlyList<Guid> ids)
    {
        var places = new List<Place>();
        foreach (var id in ids)
            if (_history.TryFind(id, out var place) && Overlaps(place))
                places.Add(place);
        places.Sort();
        return places.Distinct();
    }

    private bool Overlaps(Place place)
    {
        var start = _history.StartOf(place);
        return start < _to && (start >= _from || Array.BinarySearch(_openBefore.Value, place) >= 0);
    }

    private Place[] OpenBefore(long firstStart)
    {
        var scene = _history.Borrow();
        try
        {
            var open = new List<Place>();
            // Nothing that starts after the watermark is known, however early the interval begins.
            var limit = Math.Min(_from, _watermark);
            foreach (var place in _history.PossiblyOpenAt(limit))
            {
                var draft = _history.Play(scene, place);
                if (draft.Start >= firstStart && RecordWriter.EndAsOf(draft, _watermark) >= _from)
                    open.Add(place);
            }
            return [.. open];
        }
        finally
        {
            _history.GiveBack(scene);
        }
    }
}
