using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Phones;

[JsonConverter(typeof(PlatformIdConverter<PhoneId>))]
public readonly record struct PhoneId(Guid Value) : IPlatformId<PhoneId>
{
    public static PhoneId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
