using System.Globalization;

namespace Puente.Bench.Harness;

/// <summary>What the command line asks for.</summary>
internal sealed record CommandWords(
    IReadOnlyList<string> Benchmarks,
    long? Conversations,
    int? Rounds,
    string? JsonFile,
    bool Help
)
{
    /// <exception cref="FormatException">A word is not understood; the message says which and what would be.</exception>
    public static CommandWords Parse(IReadOnlyList<string> words, IReadOnlyCollection<string> known)
    {
        var benchmarks = new List<string>();
        long? conversations = null;
        int? rounds = null;
        string? json = null;
        var help = words.Count == 0;
        for (var index = 0; index < words.Count; index++)
        {
            switch (words[index])
            {
                case "-h" or "--help":
                    help = true;
                    break;
                case "--conversations":
                    conversations = Whole(words, ref index, 1_000, 100_000_000);
                    break;
                case "--rounds":
                    rounds = (int)Whole(words, ref index, 1, 100);
                    break;
                case "--json":
                    json = Value(words, ref index);
                    break;
                case "all":
                    benchmarks.AddRange(known);
                    break;
                case var word when known.Contains(word):
                    benchmarks.Add(word);
                    break;
                default:
                    throw new FormatException(
                        $"'{words[index]}' is not a benchmark or an option: use one of {string.Join(", ", known)}, all."
                    );
            }
        }
        if (benchmarks.Count == 0 && !help)
            throw new FormatException($"No benchmark is named: use one of {string.Join(", ", known)}, all.");
        return new CommandWords([.. benchmarks.Distinct()], conversations, rounds, json, help);
    }

    private static string Value(IReadOnlyList<string> words, ref int index) =>
        index + 1 < words.Count ? words[++index] : throw new FormatException($"{words[index]} needs a value after it.");

    private static long Whole(IReadOnlyList<string> words, ref int index, long from, long to)
    {
        var option = words[index];
        var text = Value(words, ref index);
        return
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= from
            && value <= to
            ? value
            : throw new FormatException($"{option} '{text}': give a whole number from {from} to {to}.");
    }
}
