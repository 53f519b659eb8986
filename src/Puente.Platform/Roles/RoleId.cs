using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Roles;

[JsonConverter(typeof(PlatformIdConverter<RoleId>))]
public readonly record struct RoleId(Guid Value) : IPlatformId<RoleId>
{
    public static RoleId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
