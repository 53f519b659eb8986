using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Sites;

[JsonConverter(typeof(PlatformIdConverter<SiteId>))]
public readonly record struct SiteId(Guid Value) : IPlatformId<SiteId>
{
    public static SiteId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
