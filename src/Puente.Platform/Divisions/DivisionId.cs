using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Divisions;

[JsonConverter(typeof(PlatformIdConverter<DivisionId>))]
public readonly record struct DivisionId(Guid Value) : IPlatformId<DivisionId>
{
    public static DivisionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
