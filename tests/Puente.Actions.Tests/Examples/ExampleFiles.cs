using Puente.Actions.Execution;
using Puente.Actions.Files;

namespace Puente.Actions.Tests.Examples;

/// <summary>
/// Actions written for these tests, and exported ones: those of the folder that PUENTE_ACTION_FILES names, else those that lie
/// in shared/data/actions beside the project.
/// </summary>
internal static class ExampleFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Examples");

    /// <summary>Null when there is none.</summary>
    public static string? Exported { get; } = FindExported();

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static ActionProgram Program(string name) => ActionProgram.Compile(ActionFile.Read(name, Read(name)));

    public static IEnumerable<string> All
    {
        get
        {
            var folders = Exported is { } more ? [Folder, more] : new[] { Folder };
            return folders
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
                .Where(file => !file.EndsWith(".cases.json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
        }
    }

    private static string? FindExported()
    {
        if (Environment.GetEnvironmentVariable("PUENTE_ACTION_FILES") is { Length: > 0 } named)
            return named;
        var project = new DirectoryInfo(AppContext.BaseDirectory);
        while (project is not null && !File.Exists(Path.Combine(project.FullName, "Puente.slnx")))
            project = project.Parent;
        if (project?.Parent is not { } beside)
            return null;
        var folder = Path.Combine(beside.FullName, "shared", "data", "actions");
        return Directory.Exists(folder) ? folder : null;
    }
}
