using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Users;

[JsonConverter(typeof(PlatformIdConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IPlatformId<UserId>
{
    public static UserId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
