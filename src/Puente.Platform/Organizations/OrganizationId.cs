using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Organizations;

[JsonConverter(typeof(PlatformIdConverter<OrganizationId>))]
public readonly record struct OrganizationId(Guid Value) : IPlatformId<OrganizationId>
{
    public static OrganizationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
