using Puente.Completion;

namespace Puente.Api;

/// <summary>
/// Operations that completion offers: those that Puente itself uses and those that its emulator answers
/// (operations.txt, beside this file). Any other operation can be sent as well.
/// </summary>
internal static class KnownOperations
{
    /// <summary>Method and path template, in the order of the paths.</summary>
    public static IReadOnlyList<(string Method, string Path)> All { get; } = [.. Read()];

    public static IReadOnlyDictionary<string, IReadOnlyList<Word>> ByMethod =>
        All.GroupBy(operation => operation.Method)
            .ToDictionary(
                group => group.Key,
                IReadOnlyList<Word> (group) => [.. group.Select(operation => new Word(operation.Path, ""))]
            );

    private static IEnumerable<(string, string)> Read()
    {
        using var stream =
            typeof(KnownOperations).Assembly.GetManifestResourceStream("operations.txt")
            ?? throw new InvalidOperationException("The list of operations is missing from the program.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Split(' ') is [var method, var path])
                yield return (method, path);
    }
}
