using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.ConversationDetails;

[JsonConverter(typeof(PlatformIdConverter<ConversationId>))]
public readonly record struct ConversationId(Guid Value) : IPlatformId<ConversationId>
{
    public static ConversationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
