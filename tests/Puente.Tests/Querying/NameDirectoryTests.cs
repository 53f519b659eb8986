using Puente.Querying.Names;

namespace Puente.Tests.Querying;

public sealed class NameDirectoryTests
{
    private const string Id = "b1e5a6d0-0000-4000-8000-0000000000a1";
    private static readonly DateTimeOffset Renamed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-400, "Service", "nothing is known of that time: the first name there is")]
    [InlineData(-1, "Service", "the day before it was called otherwise")]
    [InlineData(0, "Support", "from then on")]
    [InlineData(300, "Support", "and today")]
    public async Task A_thing_is_called_as_it_was_called_then(int days, string name, string why)
    {
        var names = Directory();
        names.At = Renamed.AddDays(days);
        Assert.True(await names.NameOfAsync("queueId", Id, CancellationToken.None) == name, why);
    }

    [Theory]
    [InlineData("Service")]
    [InlineData("support")]
    public async Task It_is_found_by_every_name_it_ever_had(string name) =>
        Assert.Equal(Id, await Directory().IdOfAsync("queueId", name, CancellationToken.None));

    private static NameDirectory Directory() => new(new Source(), _ => { });

    private sealed class Source : INameSource
    {
        public async IAsyncEnumerable<KnownName> ListAsync(
            NameKind kind,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            yield return new(Id, "Service", Renamed.AddDays(-100));
            yield return new(Id, "Support", Renamed);
        }
    }
}
