using System.Text.Json.Serialization;
using Puente.Platform.Identity;

namespace Puente.Platform.Skills;

[JsonConverter(typeof(PlatformIdConverter<SkillId>))]
public readonly record struct SkillId(Guid Value) : IPlatformId<SkillId>
{
    public static SkillId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
