using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Locations;

[JsonConverter(typeof(PlatformIdConverter<LocationId>))]
public readonly record struct LocationId(Guid Value) : IPlatformId<LocationId>
{
    public static LocationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
