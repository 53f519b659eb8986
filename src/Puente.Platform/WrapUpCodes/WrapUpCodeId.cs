using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.WrapUpCodes;

[JsonConverter(typeof(PlatformIdConverter<WrapUpCodeId>))]
public readonly record struct WrapUpCodeId(Guid Value) : IPlatformId<WrapUpCodeId>
{
    public static WrapUpCodeId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
