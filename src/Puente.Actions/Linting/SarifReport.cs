using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Puente.Actions.Linting;

/// <summary>Findings in SARIF 2.1.0, which code hosts show beside the lines.</summary>
public static class SarifReport
{
    /// <param name="version">Of the program.</param>
    public static string Write(IReadOnlyList<LintFinding> findings, string version)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer, version);
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteStartArray("results");
            foreach (var finding in findings)
                WriteResult(writer, finding);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteTool(Utf8JsonWriter writer, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "puente actions lint");
        writer.WriteString("version", version);
        writer.WriteStartArray("rules");
        foreach (var rule in LintRules.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Code);
            writer.WriteString("name", rule.Name);
            WriteMessage(writer, "shortDescription", rule.Summary);
            WriteMessage(writer, "help", rule.Fix);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", LevelOf(rule));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, LintFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Rule.Code);
        writer.WriteString("level", LevelOf(finding.Rule));
        WriteMessage(writer, "message", $"{finding.Message} {finding.Rule.Fix}");
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        WriteFile(writer, finding);
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", finding.Place.Line);
        writer.WriteNumber("startColumn", finding.Place.Column);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("logicalLocations");
        writer.WriteStartObject();
        writer.WriteString("fullyQualifiedName", finding.Place.Path);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (finding.Edit is { } edit)
            WriteFix(writer, finding, edit);
        writer.WriteEndObject();
    }

    private static void WriteFix(Utf8JsonWriter writer, LintFinding finding, TextEdit edit)
    {
        writer.WriteStartArray("fixes");
        writer.WriteStartObject();
        WriteMessage(writer, "description", finding.Rule.Fix);
        writer.WriteStartArray("artifactChanges");
        writer.WriteStartObject();
        WriteFile(writer, finding);
        writer.WriteStartArray("replacements");
        writer.WriteStartObject();
        writer.WriteStartObject("deletedRegion");
        writer.WriteNumber("charOffset", edit.Offset);
        writer.WriteNumber("charLength", edit.Length);
        writer.WriteEndObject();
        writer.WriteStartObject("insertedContent");
        writer.WriteString("text", edit.Replacement);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter writer, LintFinding finding)
    {
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", string.Join('/', finding.File.Split('/', '\\').Select(Uri.EscapeDataString)));
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string LevelOf(LintRule rule) =>
        rule.Severity switch
        {
            LintSeverity.Error => "error",
            LintSeverity.Warning => "warning",
            _ => "note",
        };
}
