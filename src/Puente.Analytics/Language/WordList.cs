namespace Puente.Analytics.Language;

/// <summary>A closed list of the platform's words.</summary>
/// <param name="Type">The platform's name for such a field, as its errors spell it.</param>
internal sealed record WordList(string Type, IReadOnlyList<string> Words)
{
    private readonly HashSet<string> _known = [.. Words];

    /// <param name="words">Divided by white space.</param>
    public static WordList Of(string type, string words) =>
        new(type, words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public bool Knows(string word) => _known.Contains(word);

    public WordList With(string word) => new(Type, [.. Words, word]);

    /// <exception cref="AnalyticsRefusalException">The word is not on the list.</exception>
    public string Require(string word) => Knows(word) ? word : throw AnalyticsRefusalException.UnknownWord(this, word);
}
