using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.DetailsJobs;

[JsonConverter(typeof(PlatformIdConverter<DetailsJobId>))]
public readonly record struct DetailsJobId(Guid Value) : IPlatformId<DetailsJobId>
{
    public static DetailsJobId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
