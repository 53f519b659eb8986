using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

public sealed class TopicCatalogueTests
{
    private const string Id = "0b7a1a52-8c41-4d6a-9d1e-3f5b7c9d1e2f";

    [Fact]
    public void Every_topic_is_found_by_its_own_name_with_ids_filled_in()
    {
        foreach (var topic in TopicCatalogue.All)
        {
            var concrete = topic.Of(Id);
            Assert.True(TopicCatalogue.TryMatch(concrete, out var found), concrete);
            Assert.Same(topic, found);
            Assert.True(TopicCatalogue.TryFind(topic.Template, out var same));
            Assert.Same(topic, same);
        }
        Assert.Equal(
            TopicCatalogue.All.Count,
            TopicCatalogue.All.Select(topic => topic.Template).Distinct(StringComparer.OrdinalIgnoreCase).Count()
        );
    }

    [Theory]
    [InlineData("v2.users.{id}.presence")]
    [InlineData("v2.users.me.presence")]
    [InlineData("v2.users." + Id + ".presences")]
    [InlineData("v2.users." + Id + "?presence&routingStatus")]
    [InlineData("v2.users." + Id)]
    [InlineData("")]
    public void Other_names_are_not_topics(string name) => Assert.False(TopicCatalogue.TryMatch(name, out _));

    [Fact]
    public void Fixed_words_match_in_any_case() =>
        Assert.True(TopicCatalogue.TryMatch($"v2.users.{Id}.routingstatus", out _));

    [Fact]
    public void Detail_topics_stand_in_the_order_of_their_kinds()
    {
        Assert.Equal(Enum.GetValues<DetailKind>().Length, TopicCatalogue.Details.Count);
        foreach (var kind in Enum.GetValues<DetailKind>())
            Assert.EndsWith(
                "." + kind.ToString().ToLowerInvariant(),
                "." + TopicCatalogue.Details[(int)kind].Template[35..].Replace(".", "", StringComparison.Ordinal)
            );
    }
}
