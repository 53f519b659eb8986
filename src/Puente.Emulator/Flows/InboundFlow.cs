using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.DataActions;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.Flows;

/// <summary>
/// What is done with a caller before a queue has him, in the words of an Architect flow: one Call Data Action step with
/// its three ways out (facts: "In flows and scripts").
/// </summary>
/// <param name="Number">What must have been dialled; null takes every call that no other flow takes.</param>
/// <param name="Step">Null sends everybody straight to the queue of success.</param>
internal sealed record InboundFlow(string? Number, CallDataAction? Step, FlowQueues Queues)
{
    private const string Success = "success";

    /// <exception cref="ApiException">400 that names the member and what it must be.</exception>
    public static InboundFlow Read(JsonObject body, LiveDirectory directory, ActionStore actions)
    {
        Members.Demand(body, "", "number", "callData", "queues");
        var step = Members.Object(body, "callData") is { } call ? CallDataAction.Read(call, actions) : null;
        var queues = Members.Object(body, "queues") ?? throw Members.Missing("queues");
        Members.Demand(queues, "queues.", Success, "failure", "timeout");
        var success = QueueOf(Success) ?? throw Members.Missing("queues.success");
        return new InboundFlow(
            Json.Text(body, "number"),
            step,
            new FlowQueues(success, QueueOf("failure") ?? success, QueueOf("timeout") ?? success)
        );

        string? QueueOf(string way) =>
            Json.Text(queues, way) is { } named
                ? directory.QueueId(named)
                    ?? throw ApiException.BadRequest($"queues.{way}: no queue has the id or name {named}.")
                : null;
    }

    public JsonObject Write()
    {
        var to = new JsonObject { ["number"] = Number };
        if (Step is not null)
            to["callData"] = Step.Write();
        to["queues"] = new JsonObject
        {
            [Success] = Queues.Success,
            ["failure"] = Queues.Failure,
            ["timeout"] = Queues.Timeout,
        };
        return to;
    }
}

/// <summary>Ids of the queues that the three ways out of the step lead to.</summary>
internal sealed record FlowQueues(string Success, string Failure, string Timeout);

/// <summary>A Call Data Action step.</summary>
/// <param name="Timeout">Real time until the step's own way out; whatever the action does then is not waited for.</param>
/// <param name="Inputs">By input of the action: <c>Call.Ani</c>, <c>Call.CalledAddress</c>, <c>Call.ConversationId</c>, or a
/// constant.</param>
/// <param name="SuccessOutputs">By attribute of the caller: the flattened name in the action's answer.</param>
/// <param name="FailureOutputs">The same of the failure: <c>errorCode status userMessage</c>.</param>
internal sealed record CallDataAction(
    string ActionId,
    TimeSpan Timeout,
    IReadOnlyDictionary<string, JsonNode?> Inputs,
    IReadOnlyDictionary<string, string> SuccessOutputs,
    IReadOnlyDictionary<string, string> FailureOutputs
)
{
    private const int LongestSeconds = 300;
    private static readonly string[] s_call = ["Call.Ani", "Call.CalledAddress", "Call.ConversationId"];
    private static readonly string[] s_failure = ["errorCode", "status", "userMessage"];

    public static CallDataAction Read(JsonObject body, ActionStore actions)
    {
        const string at = "callData.";
        Members.Demand(body, at, "dataAction", "timeoutSeconds", "inputs", "successOutputs", "failureOutputs");
        var named = Json.Text(body, "dataAction") ?? throw Members.Missing(at + "dataAction");
        var matching = actions
            .List()
            .Where(action => action.Id == named || action.Published?.Name == named)
            .Select(action => action.Id)
            .ToArray();
        if (matching is not [var id])
            throw ApiException.BadRequest(
                matching.Length == 0
                    ? $"callData.dataAction: no action has the id or the published name {named}."
                    : $"callData.dataAction: {matching.Length} actions are called {named}; give the id."
            );
        var seconds = Json.Whole(body, "timeoutSeconds") ?? 60;
        if (seconds is < 1 or > LongestSeconds)
            throw ApiException.BadRequest($"callData.timeoutSeconds must be 1 to {LongestSeconds}.");
        var inputs = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in Members.Object(body, "inputs") ?? [])
            inputs[name] = InputOf(name, value);
        var failures = Outputs(body, "failureOutputs");
        foreach (var output in failures.Values.Where(output => !s_failure.Contains(output)))
            throw ApiException.BadRequest(
                $"callData.failureOutputs: {output} is none of {string.Join(", ", s_failure)}."
            );
        return new CallDataAction(id, TimeSpan.FromSeconds(seconds), inputs, Outputs(body, "successOutputs"), failures);
    }

    /// <summary>The action's input for one call.</summary>
    public string InputFor(LiveConversation call)
    {
        var input = new JsonObject();
        foreach (var (name, value) in Inputs)
            input[name] =
                value?.GetValueKind() != JsonValueKind.String
                    ? value?.DeepClone()
                    : value.GetValue<string>() switch
                    {
                        "Call.Ani" => call.From,
                        "Call.CalledAddress" => call.To,
                        "Call.ConversationId" => call.Key,
                        var constant => constant,
                    };
        return input.ToJsonString();
    }

    public JsonObject Write() =>
        new()
        {
            ["dataAction"] = ActionId,
            ["timeoutSeconds"] = (int)Timeout.TotalSeconds,
            ["inputs"] = new JsonObject(Inputs.Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))),
            ["successOutputs"] = Texts(SuccessOutputs),
            ["failureOutputs"] = Texts(FailureOutputs),
        };

    private static JsonNode? InputOf(string name, JsonNode? value) =>
        value switch
        {
            JsonObject or JsonArray => throw ApiException.BadRequest(
                $"callData.inputs.{name} must be a text, a number or true or false."
            ),
            JsonValue text
                when text.GetValueKind() == JsonValueKind.String
                    && text.GetValue<string>() is var said
                    && said.StartsWith("Call.", StringComparison.Ordinal)
                    && !s_call.Contains(said) => throw ApiException.BadRequest(
                $"callData.inputs.{name}: {said} is none of {string.Join(", ", s_call)}."
            ),
            _ => value?.DeepClone(),
        };

    private static Dictionary<string, string> Outputs(JsonObject body, string name)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (attribute, output) in Members.Object(body, name) ?? [])
            outputs[attribute] =
                output is JsonValue text && text.TryGetValue<string>(out var path)
                    ? path
                    : throw ApiException.BadRequest($"callData.{name}.{attribute} must name an output of the action.");
        return outputs;
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> outputs) =>
        new(outputs.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
}
