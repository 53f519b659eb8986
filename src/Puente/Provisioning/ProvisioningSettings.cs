using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning;

/// <summary>Reads the policy from the settings.</summary>
internal static class ProvisioningSettings
{
    private static readonly string[] s_makeable = ["skills", "languages", "groups"];

    private static readonly string[] s_phoneRules = ["adopt", "move", "remove", "free"];

    public static ProvisioningPolicy Policy(PuenteConfiguration configuration)
    {
        var makes = configuration.ProvisioningCreates;
        Check("provisioning.create", makes, s_makeable);
        Check("provisioning.leave", configuration.ProvisioningLeaves, PersonField.All);
        var phones = configuration.ProvisioningPhones;
        Check("provisioning.phones", phones, s_phoneRules);
        return new ProvisioningPolicy
        {
            Authority = configuration.ProvisioningAuthority,
            MakesSkills = makes.Contains("skills"),
            MakesLanguages = makes.Contains("languages"),
            MakesGroups = makes.Contains("groups"),
            AdoptsPhones = phones.Contains("adopt"),
            MovesPhones = phones.Contains("move"),
            RemovesPhones = phones.Contains("remove"),
            FreesPhones = phones.Contains("free"),
            LeavesDrift = configuration.ProvisioningLeaves.ToHashSet(StringComparer.Ordinal),
        };
    }

    private static void Check(string setting, IReadOnlyList<string> words, IReadOnlyList<string> known)
    {
        foreach (var word in words)
            if (!known.Contains(word))
            {
                var near = NearestWord.Of(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                throw new InputException($"{setting} has no '{word}'; use {string.Join(", ", known)}.{near}");
            }
    }
}
