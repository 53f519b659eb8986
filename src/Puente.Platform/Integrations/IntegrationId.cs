using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Integrations;

[JsonConverter(typeof(PlatformIdConverter<IntegrationId>))]
public readonly record struct IntegrationId(Guid Value) : IPlatformId<IntegrationId>
{
    public static IntegrationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
