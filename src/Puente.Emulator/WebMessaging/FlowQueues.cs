using System.Collections.Concurrent;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.WebMessaging;

/// <summary>Where inbound message flows send their customers. Flows themselves are not played, so the message flow of the
/// organisation has the first queue, and a lever gives others.</summary>
internal sealed class FlowQueues(OrganisationSeed organisation)
{
    private readonly ConcurrentDictionary<string, string> _queues = new(
        organisation
            .Flows.Select(
                (flow, i) => KeyValuePair.Create(flow.Id, organisation.Queues[i % organisation.Queues.Length].Id)
            )
            .Append(KeyValuePair.Create(organisation.MessageFlow.Id, organisation.Queues[0].Id)),
        StringComparer.OrdinalIgnoreCase
    );

    /// <param name="flowId">Null for a deployment without a flow.</param>
    public string QueueOf(string? flowId) => Find(flowId ?? "") ?? organisation.Queues[0].Id;

    /// <summary>Null for an unknown flow.</summary>
    public string? Find(string flowId) => _queues.GetValueOrDefault(flowId);

    public void Send(string flowId, string queueId) => _queues[flowId] = queueId;
}
