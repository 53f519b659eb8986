using System.Text.Json;
using Puente.Hub.Browsers;

namespace Puente.Hub.Wallboard.Layouts;

/// <summary>
/// The layouts that people saved, in a file that is written whole before a change counts. Safe to use from several threads.
/// </summary>
/// <param name="file">Null keeps them in memory.</param>
internal sealed class LayoutShelf(string? file, TimeProvider time)
{
    /// <summary>Of one person; a list that nobody can read helps nobody.</summary>
    public const int MostOfOne = 100;

    private const int MostInAll = 10_000;
    private const int Format = 1;

    private readonly Lock _lock = new();
    private Dictionary<string, Layout>? _layouts;

    /// <summary>What this person saved, by name.</summary>
    /// <exception cref="IOException">The file cannot be read, or is none of this kind.</exception>
    public IReadOnlyList<Layout> Of(Viewer viewer)
    {
        lock (_lock)
            return
            [
                .. All.Values.Where(one => one.Owner == viewer.UserId).OrderBy(one => one.Name, StringComparer.Ordinal),
            ];
    }

    /// <inheritdoc cref="Of"/>
    public Layout? Find(string id)
    {
        lock (_lock)
            return All.GetValueOrDefault(id);
    }

    /// <returns>Null when there are too many already.</returns>
    /// <exception cref="IOException">The file cannot be read or written; nothing is saved.</exception>
    public Layout? Add(Viewer viewer, string name, string view)
    {
        lock (_lock)
        {
            if (All.Count >= MostInAll || All.Values.Count(one => one.Owner == viewer.UserId) >= MostOfOne)
                return null;
            var layout = new Layout(
                SessionDesk.NewKey()[..22],
                name,
                viewer.UserId,
                viewer.Name,
                view,
                1,
                time.GetUtcNow()
            );
            Keep(All.Values.Append(layout));
            return layout;
        }
    }

    /// <summary>Saves over a layout, or renames it.</summary>
    /// <param name="seen">The version that the saver has before him.</param>
    /// <returns>What is there now, and whether it is what was sent: not when somebody else has saved meanwhile.</returns>
    /// <exception cref="IOException">The file cannot be read or written; nothing is saved.</exception>
    public (Layout? Now, bool IsSaved) Replace(string id, int seen, string name, string view)
    {
        lock (_lock)
        {
            if (All.GetValueOrDefault(id) is not { } before || before.Version != seen)
                return (All.GetValueOrDefault(id), false);
            var now = before with { Name = name, View = view, Version = seen + 1, Changed = time.GetUtcNow() };
            Keep(All.Values.Select(one => one.Id == id ? now : one));
            return (now, true);
        }
    }

    /// <inheritdoc cref="Replace"/>
    public (Layout? Now, bool IsGone) Remove(string id, int seen)
    {
        lock (_lock)
        {
            if (All.GetValueOrDefault(id) is not { } before)
                return (null, true);
            if (before.Version != seen)
                return (before, false);
            Keep(All.Values.Where(one => one.Id != id));
            return (null, true);
        }
    }

    private Dictionary<string, Layout> All => _layouts ??= Read();

    private Dictionary<string, Layout> Read()
    {
        if (file is null || !File.Exists(file))
            return new(StringComparer.Ordinal);
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(file), LayoutJson.Default.LayoutFile);
            if (read is { Format: Format, Layouts: { } layouts })
                return layouts.ToDictionary(one => one.Id, StringComparer.Ordinal);
        }
        catch (JsonException fault)
        {
            throw new IOException($"The layouts in {file} cannot be read: put it right, or take it away.", fault);
        }
        // Written over, the work of a newer release would be lost.
        throw new IOException(
            $"The layouts in {file} have another format than {Format}: take the release that wrote it."
        );
    }

    private void Keep(IEnumerable<Layout> layouts)
    {
        var list = layouts.ToList();
        if (file is not null)
            PrivateFile.Write(
                file,
                JsonSerializer.SerializeToUtf8Bytes(new LayoutFile(Format, list), LayoutJson.Default.LayoutFile)
            );
        _layouts = list.ToDictionary(one => one.Id, StringComparer.Ordinal);
    }
}
