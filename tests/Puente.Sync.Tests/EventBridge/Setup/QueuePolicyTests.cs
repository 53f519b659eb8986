using System.Text.Json.Nodes;
using Puente.Sync.EventBridge.Setup;

namespace Puente.Sync.Tests.EventBridge.Setup;

public sealed class QueuePolicyTests
{
    private const string Other =
        """{"Version":"2008-10-17","Id":"mine","Statement":{"Sid":"owner","Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"q"}}""";

    [Fact]
    public void The_rule_alone_may_send_to_the_queue()
    {
        var policy = JsonNode.Parse(QueuePolicy.With(null, Wanted()))!;

        var statement = Assert.Single(policy["Statement"]!.AsArray())!;
        Assert.Equal("events.amazonaws.com", (string?)statement["Principal"]!["Service"]);
        Assert.Equal("sqs:SendMessage", (string?)statement["Action"]);
        Assert.Equal("arn:q", (string?)statement["Resource"]);
        Assert.Equal("arn:rule", (string?)statement["Condition"]!["ArnEquals"]!["aws:SourceArn"]);
        Assert.Matches("^[A-Za-z0-9]+$", (string?)statement["Sid"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Other)]
    public void A_policy_has_the_statement_after_it_was_put_in_and_not_before(string? policy)
    {
        Assert.False(QueuePolicy.Has(policy, Wanted()));
        Assert.True(QueuePolicy.Has(QueuePolicy.With(policy, Wanted()), Wanted()));
    }

    [Fact]
    public void Other_statements_stay_and_an_old_one_of_ours_is_replaced()
    {
        var old = QueuePolicy.With(Other, QueuePolicy.Statement("puente-hub", "arn:other-rule", "arn:q"));
        Assert.False(QueuePolicy.Has(old, Wanted()));

        var policy = JsonNode.Parse(QueuePolicy.With(old, Wanted()))!;

        Assert.Equal(2, policy["Statement"]!.AsArray().Count);
        Assert.Equal("owner", (string?)policy["Statement"]![0]!["Sid"]);
        Assert.Equal("mine", (string?)policy["Id"]);
        Assert.Equal("2008-10-17", (string?)policy["Version"]);
    }

    private static JsonObject Wanted() => QueuePolicy.Statement("puente-hub", "arn:rule", "arn:q");
}
