using System.CommandLine;
using Puente.Completion;

namespace Puente.CommandLine;

/// <summary>A line a user can type as it stands, and what it does.</summary>
internal readonly record struct Example(string Line, string Says);

/// <summary>A command of the tree, with what its help needs to teach it.</summary>
internal sealed class Verb(string name, string summary) : Command(name, summary)
{
    /// <summary>What the summary leaves out; plain text, wrapped by the help.</summary>
    public string Explanation { get; init; } = "";

    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>Words that may stand first, each with what may follow it; for completion only.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Word>> FirstWords { get; init; } =
        new Dictionary<string, IReadOnlyList<Word>>();
}
