using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Languages;

[JsonConverter(typeof(PlatformIdConverter<LanguageId>))]
public readonly record struct LanguageId(Guid Value) : IPlatformId<LanguageId>
{
    public static LanguageId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
