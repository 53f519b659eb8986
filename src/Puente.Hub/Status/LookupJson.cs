using System.Text.Json;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;

namespace Puente.Hub.Status;

/// <summary>The member <c>lookups</c> of a status: how many answer, and every fault with its place and the way out.</summary>
internal static class LookupJson
{
    public static void Write(Utf8JsonWriter json, LookupReport lookups)
    {
        json.WriteStartObject("lookups");
        json.WriteNumber("good", lookups.Good);
        json.WriteStartArray("broken");
        foreach (var (fault, kept) in lookups.Broken)
        {
            json.WriteStartObject();
            json.WriteString("file", fault.File);
            json.WriteNumber("line", fault.Line);
            json.WriteString("problem", fault.Problem);
            json.WriteString("fix", fault.Fix);
            json.WriteBoolean("kept", kept);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static LookupReport Read(JsonElement lookups) =>
        new(
            lookups.GetProperty("good").GetInt32(),
            [
                .. lookups
                    .GetProperty("broken")
                    .EnumerateArray()
                    .Select(broken => new BrokenLookup(
                        new LookupFault(
                            broken.GetProperty("file").GetString()!,
                            broken.GetProperty("line").GetInt32(),
                            broken.GetProperty("problem").GetString()!,
                            broken.GetProperty("fix").GetString()!
                        ),
                        broken.GetProperty("kept").GetBoolean()
                    )),
            ]
        );
}
