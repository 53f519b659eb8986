using System.Text;
using System.Text.Json;
using Puente.Sync.EventBridge.Setup;
using Puente.Terminal;

namespace Puente.EventBridge;

/// <summary>A setup as a table, as lines and as JSON.</summary>
internal static class SetupText
{
    public static void Table(Screen screen, IReadOnlyList<SetupItem> items) =>
        screen.Table(
            ["side", "what", "do", "field", "is", "shall be", "name"],
            [
                .. items.SelectMany(item =>
                    item.Differences.Count == 0
                        ? [Row(item, null)]
                        : item.Differences.Select(difference => Row(item, difference))
                ),
            ]
        );

    /// <summary><c>made     AWS      queue puente-hub</c></summary>
    public static string Done(SetupItem item) =>
        $"{(item.Verdict switch { SetupVerdict.Create => "made", SetupVerdict.Change => "changed", _ => "as it was" }), -10}{Side(item), -9}{item.Resource} {item.Name}";

    /// <summary>The shape of <c>--json</c>; names stay as they are once released.</summary>
    public static string Json(IReadOnlyList<SetupItem> items)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("changes", items.Count(item => item.Verdict != SetupVerdict.Same));
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("side", Side(item));
                json.WriteString("resource", item.Resource);
                json.WriteString("name", item.Name);
                json.WriteString("verdict", Word(item.Verdict));
                json.WriteStartArray("differences");
                foreach (var difference in item.Differences)
                {
                    json.WriteStartObject();
                    json.WriteString("field", difference.Field);
                    json.WriteString("is", difference.Is);
                    json.WriteString("wanted", difference.Wanted);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static IReadOnlyList<string> Row(SetupItem item, SetupDifference? difference) =>
        [
            Side(item),
            item.Resource,
            Word(item.Verdict),
            difference?.Field ?? "",
            difference?.Is ?? "",
            difference?.Wanted ?? "",
            item.Name,
        ];

    private static string Side(SetupItem item) => item.Side == SetupSide.Genesys ? "Genesys" : "AWS";

    private static string Word(SetupVerdict verdict) =>
        verdict switch
        {
            SetupVerdict.Create => "create",
            SetupVerdict.Change => "change",
            _ => "same",
        };
}
