using System.Text.Json;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Tests.Events;

/// <summary>The field sets and spellings of the detail events, as listed in docs/facts.md#live-events.</summary>
public sealed class DetailFieldTests
{
    private const string C =
        "eventTime conversationId participantId sessionId mediaType provider direction messageType ani dnis addressTo"
        + " addressFrom subject conversationExternalContactIds conversationExternalOrganizationIds utilizationLabel ";

    private const string K = "callbackUserName callbackNumbers callbackScheduledTime ";
    private const string Flow = C + "flowType flowId divisionId flowVersion ";

    private const string Voicemail =
        "eventTime conversationId participantId sessionId mediaType direction provider ani dnis"
        + " conversationExternalContactIds conversationExternalOrganizationIds utilizationLabel userId queueId divisionId ";

    private static readonly Dictionary<string, string> s_allowed = new()
    {
        ["customer.start"] = C + K + "externalOrganizationId externalContactId divisionId journeyContext",
        ["customer.end"] =
            C + K + "disconnectType externalOrganizationId externalContactId divisionId interactingDurationMs",
        ["contact"] = C + K + "externalOrganizationId externalContactId divisionId",
        ["flow.start"] = Flow,
        ["flow.end"] = Flow + "disconnectType exitReason transferType connectedDurationMs",
        ["flow.outcome"] =
            Flow + "flowOutcomeId flowOutcomeStartTime flowOutcomeEndTime flowOutcomeValue flowMilestones",
        ["acd.start"] = C + K + "queueId divisionId routingPriority requestedRoutingSkillIds skillExpressionApplied",
        ["acd.end"] =
            C
            + K
            + "disconnectType acdOutcome usedRouting queueId divisionId answeredUserId requestedRoutings"
            + " requestedRoutingSkillIds requestedSkillExpressionIds requestedLanguageId requestedRoutingUserIds"
            + " routingPriority connectedDurationMs flowType",
        ["user.start"] = C + K + "userId divisionId queueId",
        ["user.end"] =
            C
            + K
            + "disconnectType userId divisionId queueId interactingDurationMs heldDurationMs alertingDurationMs"
            + " contactingDurationMs dialingDurationMs callbackDurationMs",
        ["acw"] = C + K + "userId queueId wrapupCode wrapupNotes wrapupDurationMs",
        ["wrapup"] = C + K + "queueId wrapupCode wrapupNotes wrapupDurationMs",
        ["outbound"] = C + "outboundCampaignId outboundContactListId outboundContactId divisionId",
        ["voicemail.start"] = Voicemail,
        ["voicemail.end"] = Voicemail + "disconnectType voicemailDurationMs",
        ["attributes"] =
            "eventTime conversationId participantId conversationExternalContactIds conversationExternalOrganizationIds"
            + " attributes communications",
    };

    /// <summary>Fields that every event of the kind has.</summary>
    private static readonly Dictionary<string, string> s_always = new()
    {
        ["customer.end"] = "interactingDurationMs",
        ["flow.start"] = "flowType flowId flowVersion",
        ["flow.end"] = "connectedDurationMs",
        ["acd.start"] = "queueId divisionId routingPriority skillExpressionApplied",
        ["acd.end"] = "queueId divisionId acdOutcome connectedDurationMs requestedRoutings",
        ["user.start"] = "userId divisionId",
        ["user.end"] =
            "userId interactingDurationMs heldDurationMs alertingDurationMs contactingDurationMs dialingDurationMs callbackDurationMs",
        ["acw"] = "userId wrapupDurationMs",
        ["wrapup"] = "wrapupCode wrapupDurationMs",
        ["outbound"] = "outboundCampaignId outboundContactListId outboundContactId",
        ["voicemail.end"] = "voicemailDurationMs queueId",
        ["attributes"] = "attributes communications",
    };

    private static readonly Lazy<IReadOnlyList<(string Kind, JsonElement Body)>> s_events = new(() =>
    {
        var organisation = new OrganisationSeed(1, 400, 40);
        var roster = new Roster(organisation);
        var history = new History(1, 100_000, organisation, 0);
        var morning = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        return
        [
            .. new DetailEvents(history, roster, new LateEvents(history, roster))
                .Between(morning, morning + 1_800_000)
                .Select(one =>
                    (
                        one.Template["v2.detail.events.conversation.{id}.".Length..],
                        JsonDocument.Parse(one.Body).RootElement
                    )
                ),
        ];
    });

    [Fact]
    public void Events_have_the_listed_fields_and_no_other()
    {
        foreach (var (kind, body) in s_events.Value)
        {
            var names = body.EnumerateObject().Select(member => member.Name).ToList();
            Assert.Equal(names.Distinct(), names);
            Assert.Empty(names.Except(s_allowed[kind].Split(' ')).Select(name => $"{kind}: {name}"));
            if (s_always.TryGetValue(kind, out var always))
                Assert.Empty(always.Split(' ').Except(names).Select(name => $"{kind} lacks {name}: {body}"));
        }
        Assert.Equal(s_allowed.Keys.Order(), s_events.Value.Select(one => one.Kind).Distinct().Order());
    }

    [Fact]
    public void Spellings_are_those_of_the_detail_events()
    {
        foreach (var (kind, body) in s_events.Value)
        {
            Assert.Equal(JsonValueKind.Number, body.GetProperty("eventTime").ValueKind);
            foreach (var name in (string[])["mediaType", "direction", "disconnectType", "acdOutcome", "messageType"])
                if (body.TryGetProperty(name, out var word))
                    Assert.Matches("^[A-Z_]+$", word.GetString());
            foreach (var name in (string[])["ani", "dnis"])
                if (body.TryGetProperty(name, out var address))
                    Assert.StartsWith("tel:+", address.GetString());
            if (body.TryGetProperty("flowType", out var flow))
                Assert.Matches(kind == "acd.end" ? "^[a-z]+$" : "^[A-Z]+$", flow.GetString());
        }
    }

    [Fact]
    public void An_answered_call_leaves_its_queue_by_transfer_to_the_named_user()
    {
        var ends = s_events.Value.Where(one => one.Kind == "acd.end").Select(one => one.Body).ToList();
        Assert.Equal(
            ["ABANDON", "ANSWERED", "FLOW_OUT"],
            ends.Select(one => one.GetProperty("acdOutcome").GetString()).Distinct().Order()
        );
        foreach (var end in ends)
        {
            var answered = end.GetProperty("acdOutcome").GetString() == "ANSWERED";
            Assert.Equal(answered, end.TryGetProperty("answeredUserId", out _));
            if (answered)
                Assert.Contains(end.GetProperty("disconnectType").GetString(), (string[])["TRANSFER", "SYSTEM"]);
        }
    }

    [Fact]
    public void Zero_durations_are_sent() =>
        Assert.Contains(
            s_events.Value,
            one => one.Kind == "user.end" && one.Body.GetProperty("dialingDurationMs").GetInt64() == 0
        );
}
