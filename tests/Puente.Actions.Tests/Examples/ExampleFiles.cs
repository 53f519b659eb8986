using Puente.Actions.Execution;
using Puente.Actions.Files;

namespace Puente.Actions.Tests.Examples;

/// <summary>Actions written for these tests, and whatever lies in the folder that PUENTE_ACTION_FILES names.</summary>
internal static class ExampleFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Examples");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static ActionProgram Program(string name) => ActionProgram.Compile(ActionFile.Read(name, Read(name)));

    public static IEnumerable<string> All
    {
        get
        {
            var more = Environment.GetEnvironmentVariable("PUENTE_ACTION_FILES");
            var folders = string.IsNullOrEmpty(more) ? [Folder] : new[] { Folder, more };
            return folders
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
                .Where(file => !file.EndsWith(".cases.json", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);
        }
    }
}
