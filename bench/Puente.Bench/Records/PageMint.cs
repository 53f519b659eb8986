using System.Globalization;

namespace Puente.Bench.Records;

/// <summary>
/// As many pages of distinct conversations as are wanted, day after day, from a few thousand sample records. Pages of a day
/// come in the order of <c>conversationStart</c>, as a details job gives them (docs/facts.md).
/// </summary>
internal sealed class PageMint
{
    public const int PageSize = 1_000;
    private const int SampleLimit = 20_000;
    private static readonly DateOnly s_firstDay = new(2025, 6, 1);
    private readonly MintedPage[] _pages;

    private PageMint(MintedPage[] pages, int perDay) => (_pages, PerDay) = (pages, perDay);

    public int PerDay { get; }

    /// <summary>Mean bytes of JSON per conversation.</summary>
    public double RecordBytes => _pages.Sum(page => (double)page.Bytes) / _pages.Sum(page => page.Conversations);

    public string Describe(long conversations) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{conversations:#,0} conversations, {RecordBytes:#,0} bytes each, {PerDay:#,0} a day, pages of {PageSize:#,0}"
        );

    /// <param name="conversations">How many are wanted; decides the size of the sample.</param>
    /// <param name="perDay">Conversations that start on one day, a multiple of the page size; fewer are one whole day.</param>
    public static async Task<PageMint> CreateAsync(long conversations, int perDay = 100_000)
    {
        var about = (int)Math.Clamp(conversations, 2 * PageSize, SampleLimit);
        var records = await SampleRecords.TakeAsync(about);
        var whole = (int)Whole(records.Count);
        // What does not fill a page is left out evenly, not at the end of the day.
        var taken = Enumerable.Range(0, whole).Select(index => records[(int)((long)index * records.Count / whole)]);
        return new PageMint(
            [.. taken.Chunk(PageSize).Select(page => new MintedPage(page))],
            (int)Math.Min(perDay, Whole(conversations))
        );
    }

    /// <summary>Whole pages; a number that is no multiple of the page size is cut.</summary>
    public static long Whole(long conversations) => conversations / PageSize * PageSize;

    public DateOnly DayOf(long conversation) => s_firstDay.AddDays((int)(conversation / PerDay));

    /// <summary>Each page is good until the next is taken.</summary>
    /// <param name="first">Number of the first conversation, a multiple of the page size.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Pages(long first, long conversations, int variant = 0)
    {
        for (var number = first; number < first + Whole(conversations); number += PageSize)
            yield return _pages[number % PerDay * _pages.Length / PerDay].Write(number, DayOf(number), variant);
    }
}
