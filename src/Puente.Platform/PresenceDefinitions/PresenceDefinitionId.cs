using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.PresenceDefinitions;

[JsonConverter(typeof(PlatformIdConverter<PresenceDefinitionId>))]
public readonly record struct PresenceDefinitionId(Guid Value) : IPlatformId<PresenceDefinitionId>
{
    public static PresenceDefinitionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
