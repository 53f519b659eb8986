using CsCheck;
using Puente.Sync.Channels.Topics;

namespace Puente.Sync.Tests.Channels.Topics;

public sealed class TopicAllocationTests
{
    [Fact]
    public void The_same_objects_lie_the_same_in_every_run()
    {
        var (one, other) = (new TopicAllocation(19, 100), new TopicAllocation(19, 100));
        one.SetObjects(Objects(1, 300, 1));
        other.SetObjects(Objects(1, 300, 1));

        Assert.Equal(4, one.Channels);
        for (var channel = 0; channel < 4; channel++)
            Assert.Equal(one.TopicsOf(channel).Order(), other.TopicsOf(channel).Order());
    }

    [Fact]
    public void Newcomers_move_nobody()
    {
        var allocation = new TopicAllocation(19, 100);
        allocation.SetObjects(Objects(1, 300, 1));
        var before = Enumerable.Range(0, 4).Select(channel => allocation.TopicsOf(channel).ToHashSet()).ToList();

        allocation.SetObjects(Objects(1, 900, 1));

        Assert.True(allocation.Channels > 10);
        for (var channel = 0; channel < 4; channel++)
            Assert.Superset(before[channel], allocation.TopicsOf(channel).ToHashSet());
    }

    [Fact]
    public void Objects_come_before_conversations_up_to_the_platforms_limit()
    {
        var allocation = new TopicAllocation(1, 900);
        Assert.Empty(allocation.SetObjects(Objects(1, 894, 1)));
        Assert.True(allocation.TryFollow(Guid.NewGuid(), Topics("c", 6)));
        Assert.False(allocation.TryFollow(Guid.NewGuid(), Topics("d", 6)));

        Assert.Empty(allocation.SetObjects(Objects(1, 994, 1)));
        Assert.Single(allocation.SetObjects(Objects(1, 995, 1)));
        Assert.Equal(1_000, allocation.TopicsOf(0).Count);
    }

    [Fact]
    public void Whatever_comes_and_goes_every_topic_is_on_one_channel_and_none_is_overfull()
    {
        var step = Gen.Select(Gen.Int[0, 1], Gen.Int[1, 40], Gen.Int[0, 60], Gen.Int[1, 5]);
        step.Array[1, 30]
            .Sample(steps =>
            {
                var allocation = new TopicAllocation(5, 50);
                var followed = new Dictionary<Guid, IReadOnlyList<string>>();
                IReadOnlyDictionary<string, IReadOnlyList<string>> objects = Objects(1, 0, 1);
                IReadOnlyList<string> homeless = [];
                foreach (var (kind, from, count, topics) in steps)
                {
                    var id = new Guid(from, 0, 0, new byte[8]);
                    if (kind == 0)
                        homeless = allocation.SetObjects(objects = Objects(from, count, topics));
                    else if (followed.Remove(id))
                        allocation.Release(id);
                    else if (allocation.TryFollow(id, Topics($"c{from}", topics)))
                        followed[id] = Topics($"c{from}", topics);

                    var held = Enumerable.Range(0, allocation.Channels).Select(allocation.TopicsOf).ToList();
                    var wanted = objects
                        .Where(pair => !homeless.Contains(pair.Key))
                        .SelectMany(pair => pair.Value)
                        .Concat(followed.Values.SelectMany(names => names));
                    Assert.Equal(wanted.Order(), held.SelectMany(names => names).Order());
                    Assert.All(held, names => Assert.True(names.Count <= TopicName.PerChannel));
                    Assert.True(allocation.Channels <= 5);
                }
            });
    }

    private static Dictionary<string, IReadOnlyList<string>> Objects(int from, int count, int topics) =>
        Enumerable.Range(from, count).ToDictionary(n => $"object-{n:d5}", n => Topics($"o{n:d5}", topics));

    private static IReadOnlyList<string> Topics(string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(n => $"{prefix}.{n}")];
}
