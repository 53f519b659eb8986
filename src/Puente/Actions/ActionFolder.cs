using System.Text.Json;
using Puente.Actions.Files;
using Puente.Actions.Testing;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Actions;

/// <summary>Finds and reads files of actions; names them as the user would.</summary>
internal sealed class ActionFolder(CommandHost host)
{
    /// <summary>The file itself, or every action in the folder and below it, in the order of their names.</summary>
    /// <exception cref="InputException">There is nothing at this path.</exception>
    public IReadOnlyList<string> Find(string path)
    {
        var full = host.PathOf(path);
        if (File.Exists(full))
            return [full];
        if (!Directory.Exists(full))
            throw new InputException($"There is no file and no folder {path}.");
        return
        [
            .. Directory
                .EnumerateFiles(full, "*.json", SearchOption.AllDirectories)
                .Where(file => !IsHidden(Path.GetRelativePath(full, file)))
                .Where(IsAction)
                .Order(StringComparer.Ordinal),
        ];
    }

    public string Shown(string file)
    {
        var relative = Path.GetRelativePath(host.Folder, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }

    public string Read(string file)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
            throw new InputException($"There is no file {Shown(file)}.");
        // Four bytes a character is the most that UTF-8 takes.
        if (info.Length > 4L * JsonSource.MostCharacters)
            throw new InputException($"{Shown(file)} is too large to be an action.");
        return File.ReadAllText(file);
    }

    public ActionFile ReadAction(string file) => ActionFile.Read(Shown(file), Read(file));

    /// <summary>From <c>NAME.cases.json</c> and from every file of the folder <c>NAME.cases</c>.</summary>
    public IReadOnlyList<ActionCase> ReadCases(string actionFile)
    {
        var file = CaseFile.NameFor(actionFile);
        var folder = file[..^".json".Length];
        IEnumerable<string> files = File.Exists(file) ? [file] : [];
        if (Directory.Exists(folder))
            files = files.Concat(Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal));
        return
        [
            .. files.SelectMany(found =>
                CaseFile.Read(
                    Shown(found),
                    Read(found),
                    name => Read(Path.Combine(Path.GetDirectoryName(found)!, name))
                )
            ),
        ];
    }

    private static bool IsHidden(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" || part.StartsWith('.'));

    /// <summary>Other JSON lies beside actions too: cases, recordings, settings.</summary>
    private static bool IsAction(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var json = JsonDocument.Parse(stream);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("config", out _)
                && json.RootElement.TryGetProperty("contract", out _);
        }
        catch (JsonException)
        {
            // A broken export is recognised by its name; anything else that is no JSON is none of ours.
            return file.EndsWith(".custom.json", StringComparison.OrdinalIgnoreCase)
                || file.EndsWith(".customAuth.json", StringComparison.OrdinalIgnoreCase);
        }
    }
}
