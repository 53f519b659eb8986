using Puente.Store.Checkpoints;
using Puente.Sync.Jobs;

namespace Puente.Sync.Tests.Jobs;

public sealed class DayStateTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly DateTimeOffset Now = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    /// <summary>What version 0.1 writes. A later version must read it.</summary>
    private const string Golden =
        """{"underWay":{"jobId":"11111111-2222-4333-8444-555555555555","cursor":"YWJj","asOf":"2026-03-09T04:00:00+00:00"},"last":{"asOf":"2026-03-08T04:00:00+00:00","count":4312,"hash":18446744073709551615},"previous":{"asOf":"2026-03-07T04:00:00+00:00","count":4311,"hash":7},"final":true}""";

    [Fact]
    public void A_checkpoint_reads_back_as_it_was_written()
    {
        var state = new DayState
        {
            UnderWay = new(new("11111111-2222-4333-8444-555555555555"), "YWJj", false, Now.AddHours(-4)),
            Last = new FinishedReading(Now.AddHours(-28), 4312, ulong.MaxValue),
            Previous = new FinishedReading(Now.AddHours(-52), 4311, 7),
            Final = true,
        };

        var checkpoint = state.ToCheckpoint(Monday, Now);

        Assert.Equal(("jobs", "2026-03-02", Now), (checkpoint.Stream, checkpoint.Key, checkpoint.UpdatedAt));
        Assert.Equal(Golden, checkpoint.State);
        Assert.Equal(state, DayState.From(checkpoint));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_read_names_itself_and_the_way_out()
    {
        var fault = Assert.Throws<InvalidDataException>(() =>
            DayState.From(new Checkpoint("jobs", "2026-03-02", "{", Now))
        );

        Assert.Contains("'2026-03-02' of stream 'jobs'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Delete that row", fault.Message, StringComparison.Ordinal);
    }
}
