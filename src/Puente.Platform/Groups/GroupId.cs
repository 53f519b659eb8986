using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Groups;

[JsonConverter(typeof(PlatformIdConverter<GroupId>))]
public readonly record struct GroupId(Guid Value) : IPlatformId<GroupId>
{
    public static GroupId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
