using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Stations;

[JsonConverter(typeof(PlatformIdConverter<StationId>))]
public readonly record struct StationId(Guid Value) : IPlatformId<StationId>
{
    public static StationId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
