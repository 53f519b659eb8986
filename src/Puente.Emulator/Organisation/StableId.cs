using System.Security.Cryptography;
using System.Text;

namespace Puente.Emulator.Organisation;

/// <summary>Ids of what every organisation has, the same for the same organisation and drawn without its dice, so that
/// adding a kind never changes the seeded history.</summary>
internal static class StableId
{
    public static string Of(OrganisationSeed organisation, string kind, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{organisation.Id}/{kind}/{name}"));
        // The marks of a random id, as the platform's ids have them.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }
}
