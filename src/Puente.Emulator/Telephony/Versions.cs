using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

internal static class Versions
{
    /// <summary>The sentence that telephony answers an old version with.</summary>
    public const string Conflict =
        "The version number of the modified resource must match the version number in the database.";

    /// <summary>A version that is sent must be the current one.</summary>
    public static void Demand(JsonObject wanted, JsonObject current)
    {
        if (Json.Whole(wanted, "version") is { } version && version != current["version"]!.GetValue<int>())
            throw ApiException.Conflict(Conflict);
    }
}
