using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Gateway.Callers;
using Puente.Hub.Gateway.Lookups;

namespace Puente.Hub.Tests.Gateway.Callers;

public sealed class RateBookTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_rate_comes_back_with_time_and_never_holds_more_than_a_second()
    {
        var book = new RateBook(_time);
        var lookup = Lookup(new LookupRate(100, 2));
        var caller = new Caller("flows", HasKey: true, SeesAll: true);
        Assert.Null(book.Take(lookup, caller));
        Assert.Null(book.Take(lookup, caller));
        Assert.Equal(TimeSpan.FromSeconds(0.5), book.Take(lookup, caller));

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(book.Take(lookup, caller));
        Assert.NotNull(book.Take(lookup, caller));

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(book.Take(lookup, caller));
        Assert.Null(book.Take(lookup, caller));
        Assert.NotNull(book.Take(lookup, caller));
    }

    [Fact]
    public void A_rate_that_a_file_changes_counts_at_once()
    {
        var book = new RateBook(_time);
        var caller = new Caller("flows", HasKey: true, SeesAll: true);
        Assert.Null(book.Take(Lookup(new LookupRate(100, 1)), caller));
        Assert.NotNull(book.Take(Lookup(new LookupRate(100, 1)), caller));
        Assert.Null(book.Take(Lookup(new LookupRate(100, 50)), caller));
    }

    private static Lookup Lookup(LookupRate rate) =>
        new()
        {
            Name = "x",
            Inputs = [],
            Outputs = [],
            Parameters = [],
            Rate = rate,
        };
}
