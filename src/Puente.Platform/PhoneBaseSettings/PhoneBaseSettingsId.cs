using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.PhoneBaseSettings;

[JsonConverter(typeof(PlatformIdConverter<PhoneBaseSettingsId>))]
public readonly record struct PhoneBaseSettingsId(Guid Value) : IPlatformId<PhoneBaseSettingsId>
{
    public static PhoneBaseSettingsId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
