using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Queues;

[JsonConverter(typeof(PlatformIdConverter<QueueId>))]
public readonly record struct QueueId(Guid Value) : IPlatformId<QueueId>
{
    public static QueueId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
