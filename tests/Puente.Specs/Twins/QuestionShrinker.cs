using System.Text.Json.Nodes;

namespace Puente.Specs.Twins;

/// <summary>Takes members and items away from a question as long as the twins still differ over it.</summary>
internal static class QuestionShrinker
{
    private const int MostTries = 300;

    public static async Task<JsonObject> ShrinkAsync(JsonObject question, Func<JsonObject, Task<bool>> differs)
    {
        var tries = 0;
        for (var isSmaller = true; isSmaller && tries < MostTries; )
        {
            isSmaller = false;
            foreach (var smaller in Smaller(question))
            {
                if (tries++ >= MostTries)
                    break;
                if (!await differs(smaller))
                    continue;
                (question, isSmaller) = (smaller, true);
                break;
            }
        }
        return question;
    }

    /// <summary>Copies that each lack one node, the largest nodes first.</summary>
    private static IEnumerable<JsonObject> Smaller(JsonObject question)
    {
        var places = new List<(List<object> Path, int Size)>();
        Collect(question, [], places);
        foreach (var (path, _) in places.OrderByDescending(place => place.Size))
        {
            var copy = (JsonObject)question.DeepClone();
            JsonNode owner = copy;
            foreach (var step in path[..^1])
                owner = step is int index ? owner[index]! : owner[(string)step]!;
            if (path[^1] is int item)
                ((JsonArray)owner).RemoveAt(item);
            else
                ((JsonObject)owner).Remove((string)path[^1]);
            yield return copy;
        }
    }

    private static void Collect(JsonNode node, List<object> path, List<(List<object> Path, int Size)> places)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)).ToList(),
            JsonArray items => items.Select((item, index) => ((object)index, item)).ToList(),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            List<object> place = [.. path, step];
            places.Add((place, child?.ToJsonString().Length ?? 4));
            if (child is not null)
                Collect(child, place, places);
        }
    }
}
