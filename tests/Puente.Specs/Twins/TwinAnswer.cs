using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Store;

namespace Puente.Specs.Twins;

/// <summary>An answer in the form in which two of them are compared.</summary>
internal static class TwinAnswer
{
    /// <summary>
    /// Members in order. Conversations of a page are in the order of their ids, because nothing is promised among equal times.
    /// Of a refusal only status, code and the platform's words count: the hub adds what it would have understood.
    /// </summary>
    public static string Of(int status, byte[] body)
    {
        if (JsonNode.Parse(body) is not JsonObject answer)
            return $"{status} is not an object";
        if (status != 200)
            return $"{status} {answer["code"]} {Words(answer["message"]?.GetValue<string>() ?? "")}";
        if (answer["conversations"] is JsonArray conversations)
        {
            var sorted = conversations.OrderBy(
                one => one!["conversationId"]!.GetValue<string>(),
                StringComparer.Ordinal
            );
            answer["conversations"] = new JsonArray([.. sorted.Select(one => one!.DeepClone())]);
        }
        return $"{status} {Encoding.UTF8.GetString(CanonicalJson.Write(JsonSerializer.SerializeToUtf8Bytes(answer)))}";
    }

    /// <summary>The hub says what would have been understood, has no longest interval, and larger pages.</summary>
    private static string Words(string message)
    {
        var words = message.Split(" Did you mean")[0];
        return words
            .Split(" that does not exceed")[0]
            .Replace("from 1 to 1000 ", "from 1 to 100 ", StringComparison.Ordinal)
            .TrimEnd('.');
    }

    /// <summary>Where two answers part, with a little of what surrounds it.</summary>
    public static string Parting(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var at = 0;
        while (at < length && left[at] == right[at])
            at++;
        var start = Math.Max(0, at - 160);
        return $"emulator …{Cut(left, start)}…\ntables   …{Cut(right, start)}…";
    }

    private static string Cut(string text, int start) =>
        text.Substring(Math.Min(start, text.Length), Math.Min(420, text.Length - Math.Min(start, text.Length)));
}
