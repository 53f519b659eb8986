using System.Text.Json;
using Puente.Platform.Governor;

namespace Puente.Hub.Status;

/// <summary>The member <c>budget</c> of a status: how much each lane used of the client's budget in the last minute.</summary>
internal static class BudgetJson
{
    public static void Write(Utf8JsonWriter json, BudgetReading budget)
    {
        json.WriteStartObject("budget");
        json.WriteString("file", budget.File);
        json.WriteNumber("allowed", budget.Allowed);
        json.WriteNumber("permitted", budget.Permitted);
        json.WriteNumber("processes", budget.Processes);
        json.WriteStartArray("lanes");
        foreach (var lane in budget.Lanes)
        {
            json.WriteStartObject();
            json.WriteString("lane", lane.Lane.ToString().ToLowerInvariant());
            json.WriteNumber("share", lane.Share);
            json.WriteNumber("used", lane.Used);
            json.WriteNumber("waiting", lane.Waiting);
            if (lane.ParkedUntil is { } until)
                json.WriteString("parkedUntil", until.UtcDateTime);
            else
                json.WriteNull("parkedUntil");
            json.WriteString("parkedFor", lane.ParkedFor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static BudgetReading Read(JsonElement budget) =>
        new(
            budget.GetProperty("file").GetString(),
            budget.GetProperty("allowed").GetInt32(),
            budget.GetProperty("permitted").GetInt32(),
            budget.GetProperty("processes").GetInt32(),
            [
                .. budget
                    .GetProperty("lanes")
                    .EnumerateArray()
                    .Select(lane => new LaneReading(
                        Enum.TryParse<Lane>(lane.GetProperty("lane").GetString(), ignoreCase: true, out var name)
                            ? name
                            : throw new FormatException("A lane of the status is not known."),
                        lane.GetProperty("share").GetDouble(),
                        lane.GetProperty("used").GetInt32(),
                        lane.GetProperty("waiting").GetInt32(),
                        lane.GetProperty("parkedUntil") is { ValueKind: JsonValueKind.String } until
                            ? until.GetDateTimeOffset()
                            : null,
                        lane.GetProperty("parkedFor").GetString()
                    )),
            ]
        );
}
