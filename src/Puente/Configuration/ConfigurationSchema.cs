using System.Text;
using System.Text.Json;
using Puente.Platform.Regions;

namespace Puente.Configuration;

/// <summary>The published JSON schema of <c>puente.json</c> (docs/puente.schema.json), derived from the catalogue.</summary>
internal static class ConfigurationSchema
{
    public static string Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("title", "Settings of Puente");
            json.WriteString("description", "puente.json; comments and trailing commas are allowed.");
            json.WriteString("type", "object");
            json.WriteBoolean("additionalProperties", false);
            json.WriteStartObject("properties");
            json.WriteStartObject("$schema");
            json.WriteString("type", "string");
            json.WriteString("description", "Where an editor finds this schema.");
            json.WriteEndObject();
            foreach (var group in SettingCatalogue.All.GroupBy(setting => setting.Group))
                WriteGroup(json, group.Key, group);
            json.WriteStartObject(SettingCatalogue.Profiles);
            json.WriteString(
                "description",
                "Named sets of settings that win over the file's own; chosen with --profile."
            );
            json.WriteString("type", "object");
            json.WriteStartObject("additionalProperties");
            json.WriteString("$ref", "#");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteGroup(Utf8JsonWriter json, string name, IEnumerable<Setting> settings)
    {
        if (name.Length > 0)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "object");
            json.WriteBoolean("additionalProperties", false);
            json.WriteStartObject("properties");
        }

        foreach (var setting in settings)
            WriteSetting(json, setting);
        if (name.Length > 0)
        {
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteSetting(Utf8JsonWriter json, Setting setting)
    {
        json.WriteStartObject(setting.Name);
        json.WriteString("description", $"{setting.Description} Environment: {setting.Variable}.");
        switch (setting.Kind)
        {
            case SettingKind.Share:
                json.WriteString("type", "number");
                json.WriteNumber("exclusiveMinimum", 0);
                json.WriteNumber("maximum", 1);
                break;
            case SettingKind.Count:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", 1);
                json.WriteNumber("maximum", 10_000);
                break;
            case SettingKind.Switch:
                json.WriteString("type", "boolean");
                break;
            case SettingKind.Names:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type", "string");
                json.WriteNumber("minLength", 1);
                break;
        }

        // Editors offer these; the spellings of a domain's hosts are accepted too, so this is no closed list.
        if (setting.Kind == SettingKind.Region)
        {
            json.WriteStartArray("examples");
            foreach (var region in Region.All)
            {
                json.WriteStringValue(region.AwsName);
                json.WriteStringValue(region.Domain);
            }

            json.WriteEndArray();
        }
        else if (setting.Kind == SettingKind.Day)
            json.WriteString("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        else if (setting.Kind == SettingKind.Address)
            json.WriteString("pattern", "^https?://");
        else if (setting.Kind == SettingKind.Listen)
            json.WriteString("pattern", "^http://(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?/?$");

        if (setting.Default is not null)
        {
            json.WritePropertyName("default");
            // The example of a setting with a default is that default as JSON.
            json.WriteRawValue(setting.Example);
        }

        json.WriteEndObject();
    }
}
