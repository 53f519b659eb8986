using System.Text.Json;

namespace Puente.Analytics.Users;

/// <summary><c>systemToOrganizationMappings</c>: which of the organisation's presences count as which system presence.</summary>
internal static class PresenceMappings
{
    public static void Write(Utf8JsonWriter json, SortedDictionary<string, List<string>> mappings)
    {
        json.WriteStartObject("systemToOrganizationMappings");
        foreach (var (presence, ids) in mappings)
        {
            json.WriteStartArray(presence);
            foreach (var id in ids)
                json.WriteStringValue(id);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
