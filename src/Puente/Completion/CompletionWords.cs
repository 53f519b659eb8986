using System.CommandLine;
using Puente.CommandLine;

namespace Puente.Completion;

/// <summary>One word that may follow.</summary>
internal readonly record struct Word(string Text, string Says);

/// <summary>What may follow each verb. Key: the verbs typed so far, joined by a space; empty for none.</summary>
internal static class CompletionWords
{
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<Word>>> Of(RootCommand root)
    {
        var places = new List<KeyValuePair<string, IReadOnlyList<Word>>>();
        Collect(root, "", places);
        return places;
    }

    private static void Collect(Command command, string path, List<KeyValuePair<string, IReadOnlyList<Word>>> places)
    {
        var verbs = command
            .Subcommands.Where(verb => !verb.Hidden)
            .Select(verb => new Word(verb.Name, verb.Description ?? ""));
        var options = HelpWriter.OptionsOf(command).Select(option => new Word(option.Name, option.Description ?? ""));
        var values = command
            .Arguments.SelectMany(argument =>
                argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty)
            )
            .Select(item => new Word(item.Label, ""));
        Word[] known = [.. options.DistinctBy(word => word.Text)];
        var first = (command as Verb)?.FirstWords ?? new Dictionary<string, IReadOnlyList<Word>>();
        places.Add(new(path, [.. verbs, .. first.Keys.Select(word => new Word(word, "")), .. values, .. known]));
        foreach (var (word, next) in first)
            places.Add(new($"{path} {word}", [.. next, .. known]));
        foreach (var verb in command.Subcommands.Where(verb => !verb.Hidden))
            Collect(verb, path.Length == 0 ? verb.Name : $"{path} {verb.Name}", places);
    }
}
