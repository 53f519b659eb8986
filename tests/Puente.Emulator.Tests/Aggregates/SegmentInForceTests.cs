using Puente.Emulator.Facts;
using Puente.Emulator.Filters;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class SegmentInForceTests
{
    private const long Open = long.MaxValue;

    /// <summary>Segments as start, end pairs; the time; the segment's number, -1 for none.</summary>
    public static TheoryData<long[], long, int> Cases =>
        new()
        {
            // What ends a segment belongs to it, not to the one that begins.
            { [0, 10, 10, 20], 10, 0 },
            { [0, 10, 10, 20], 11, 1 },
            { [0, 10, 10, 20], 20, 1 },
            { [0, 10, 10, Open], 500, 1 },
            // Of those that overlap the last begun, whatever their order in the record.
            { [5, 30, 0, 30], 20, 0 },
            { [0, 30, 5, 30], 20, 1 },
            // Among equals the last in the record.
            { [0, 30, 0, 30], 20, 1 },
            { [0, 30, 0, 10], 20, 0 },
            // None that covers the time: the last begun by then, one that begins just now included.
            { [0, 10, 5, 8], 20, 1 },
            { [0, 10, 20, 30], 20, 1 },
            { [7, 7], 7, 0 },
            { [20, 20, 0, 10, 20, 30], 20, 2 },
            { [20, 30], 10, -1 },
            { [], 10, -1 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_emission_belongs_to_the_segment_in_force(long[] bounds, long at, int expected) =>
        Assert.Equal(expected, new Session(bounds).InForce(at));

    private sealed class Session(long[] bounds) : ConversationFacts
    {
        public override int EmissionCount => 0;
        public override int SegmentCount => bounds.Length / 2;

        public override bool NextSession() => false;

        public override Emission EmissionAt(int index) => throw new NotSupportedException();

        public override (long Start, long End) SegmentAt(int index) => (bounds[2 * index], bounds[2 * index + 1]);

        public override void Read(Origin origin, int segment, byte[] member, byte[]? inner, List<FilterValue> to) =>
            throw new NotSupportedException();
    }
}
