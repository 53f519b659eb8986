using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Actions.Execution;
using Puente.Emulator.DataActions;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.Flows;

/// <summary>
/// Takes every caller who is in the menu through his flow: the action is really executed, what it answers becomes
/// attributes of the caller, and the way out decides the queue. Callers without a flow stay in the menu.
/// </summary>
internal sealed class InboundFlows : IAsyncDisposable
{
    private readonly LiveConversations _live;
    private readonly ActionStore _actions;
    private readonly ActionExecution _execution;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, InboundFlow> _flows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    public InboundFlows(LiveConversations live, ActionStore actions, ActionExecution execution, TimeProvider time)
    {
        (_live, _actions, _execution, _time) = (live, actions, execution, time);
        live.Changed += Follow;
    }

    public IEnumerable<InboundFlow> All => _flows.Values.OrderBy(flow => flow.Number, StringComparer.Ordinal);

    /// <summary>Publishes a flow in place of the one that had its number.</summary>
    public void Publish(InboundFlow flow) => _flows[flow.Number ?? ""] = flow;

    public void Clear() => _flows.Clear();

    public async ValueTask DisposeAsync()
    {
        _live.Changed -= Follow;
        await _end.CancelAsync();
        await Task.WhenAll(_running.Values);
        _end.Dispose();
    }

    private void Follow(LiveChange change)
    {
        if (change is not { Purpose: "ivr", MediaType: "voice", State: "connected", Before: "" })
            return;
        if (_live.Find(change.ConversationId) is { } call && FlowOf(call) is { } flow)
            _running[call.Key] = RunAsync(call, flow);
    }

    private InboundFlow? FlowOf(LiveConversation call) =>
        _flows.GetValueOrDefault(call.To) ?? _flows.GetValueOrDefault("");

    private async Task RunAsync(LiveConversation call, InboundFlow flow)
    {
        // The next change of state must not wait for the action.
        await Task.Yield();
        try
        {
            var (attributes, queue) = flow.Step is { } step
                ? await CallAsync(call, step, flow.Queues)
                : ([], flow.Queues.Success);
            if (attributes.Count > 0)
                _live.SetAttributes(call.Key, call.Customer!.Key, attributes);
            _live.ToQueue(call.Key, queue);
        }
        catch (ApiException) when (call.IsOver || call.Customer is not { IsOpen: true })
        {
            // He hung up while the action ran: there is nobody left to send to a queue.
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The emulator ends.
        }
        finally
        {
            _running.TryRemove(call.Key, out _);
        }
    }

    private async Task<(Dictionary<string, string> Attributes, string Queue)> CallAsync(
        LiveConversation call,
        CallDataAction step,
        FlowQueues queues
    )
    {
        using var timer = new CancellationTokenSource(step.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _end.Token);
        try
        {
            var trace = await TraceAsync(step, step.InputFor(call), either.Token);
            return trace.Error is { } error
                ? (Failure(step, error.Code, error.Status, error.Message), queues.Failure)
                : (Success(step, trace.Result!), queues.Success);
        }
        catch (ApiException refused)
        {
            return (Failure(step, refused.Code, refused.Status, refused.Message), queues.Failure);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !_end.IsCancellationRequested)
        {
            return ([], queues.Timeout);
        }
    }

    private Task<ActionTrace> TraceAsync(CallDataAction step, string input, CancellationToken cancellationToken)
    {
        var action = _actions.FindPublished(step.ActionId);
        var auth = _actions.List().FirstOrDefault(one => one.Id == DataAction.AuthId(action.IntegrationId));
        return _execution.RunAsync(
            action.Published!,
            action.IsCustomAuth,
            _actions.StateOf(action),
            auth?.Published,
            input,
            flatten: true,
            cancellationToken
        );
    }

    /// <summary>An output that the answer lacks sets no attribute; a collection is joined with commas.</summary>
    private static Dictionary<string, string> Success(CallDataAction step, string result)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        using var answer = JsonDocument.Parse(result);
        foreach (var (attribute, output) in step.SuccessOutputs)
            if (
                answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty(output, out var value)
                && value.ValueKind != JsonValueKind.Null
            )
                attributes[attribute] =
                    value.ValueKind == JsonValueKind.Array
                        ? string.Join(',', value.EnumerateArray().Select(item => item.ToString()))
                        : value.ToString();
        return attributes;
    }

    private static Dictionary<string, string> Failure(CallDataAction step, string code, int status, string message)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (attribute, output) in step.FailureOutputs)
            attributes[attribute] = output switch
            {
                "errorCode" => code,
                "status" => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => message,
            };
        return attributes;
    }
}
