using Puente.Platform.Errors;

namespace Puente.Provisioning.Mapping;

internal static class WordHint
{
    /// <returns><c>Did you mean 'title'?</c>, or all the words there are when none is near.</returns>
    public static string Of(string word, IReadOnlyCollection<string> words) =>
        NearestWord.Of(word, words) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"There {(words.Count == 1 ? "is" : "are")}: {string.Join(", ", words)}.";
}
