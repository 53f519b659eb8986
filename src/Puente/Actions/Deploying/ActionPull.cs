using Puente.Actions.Files;
using Puente.Platform.DataActions;
using Puente.Platform.Integrations;
using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary>Takes actions from the organisation into files, one after the other.</summary>
internal sealed class ActionPull(DeploySession deploy, string folder, bool drafts, bool isDryRun, bool force)
{
    private readonly ActionFolder _files = new(deploy.Host);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private int _written;
    private int _same;
    private int _kept;

    /// <summary>Files that were not written because of their changes.</summary>
    public int Left { get; private set; }

    private OrganisationActions Organisation => deploy.Organisation;

    public async Task<bool> TakeAsync(DataAction action, CancellationToken stop)
    {
        if (await Organisation.ReadAsync(action.Id, stop) is not { } remote)
            return false;
        if (remote.Published is null && !drafts)
        {
            Say("skipped  ", action.Name!, "is a draft that was never published; --drafts takes it");
            return false;
        }

        var state = drafts ? remote.Current : remote.Published!;
        var integration = Organisation.IntegrationOf(action);
        var key = deploy.Lock.KeyOf(action.Id.Value, Organisation.Id);
        var file = key is null ? NewFile(state.Content, integration) : Path.Combine(deploy.Lock.Root, key);
        _taken.Add(file);
        Judge(file, remote.Id, state, integration);
        return true;
    }

    public void Finish()
    {
        if (!isDryRun)
            deploy.Lock.Save();
        deploy.Screen.Line(
            $"{Words.Count(_written + _same + _kept + Left, "action")} of {Organisation.Name}: {_written} {(isDryRun ? "would be written" : "written")}, {_same} unchanged, {_kept} changed here only, {Left} left."
        );
    }

    private void Judge(string file, DataActionId id, RemoteState state, Integration? integration)
    {
        var shown = _files.Shown(file);
        var key = deploy.Lock.KeyOf(file);
        if (!File.Exists(file))
        {
            Write("new      ", file, id, state, integration);
            return;
        }

        var content = ActionContent.Of(_files.ReadAction(file), integration?.Name ?? "");
        var last = deploy.Lock.StateOf(key, Organisation.Id);
        var differences = ActionDifference.Between(content.Parts, state.Content.Parts, last?.Parts);
        if (differences.Count == 0)
        {
            _same++;
            Keep(key, id, state, integration);
            Say("unchanged", shown, state.Content.Name);
        }
        else if (force || differences.All(one => one.By == ChangedBy.Organisation))
            Write("changed  ", file, id, state, integration);
        else if (differences.All(one => one.By == ChangedBy.File))
        {
            // Nothing to take: what the organisation has is what the file had.
            _kept++;
            Say("kept     ", shown, $"{state.Content.Name}: changed here only; 'puente actions push' sends it");
        }
        else
        {
            Left++;
            Say(
                "left     ",
                shown,
                last is null
                    ? $"{state.Content.Name}: the file differs and was never compared with this organisation; --force takes the organisation's"
                    : $"{state.Content.Name}: changed here since the last pull; 'puente actions diff' shows it, --force takes the organisation's"
            );
            foreach (var one in differences)
                deploy.Screen.Line($"             {one.Path}{DifferenceText.Who(one.By)}");
        }
    }

    private void Write(string word, string file, DataActionId id, RemoteState state, Integration? integration)
    {
        _written++;
        if (!isDryRun)
        {
            AtomicFile.Write(file, state.Content.ToFile());
            Keep(deploy.Lock.KeyOf(file), id, state, integration);
        }

        Say(word, _files.Shown(file), FormattableString.Invariant($"{state.Content.Name} (version {state.Version})"));
    }

    private void Keep(string key, DataActionId id, RemoteState state, Integration? integration)
    {
        if (isDryRun)
            return;
        var name = deploy.Lock.IntegrationOf(key) ?? integration?.Name;
        deploy.Lock.SetState(key, name, Organisation.Id, ActionPair.Locked(id, state.Version, state.Content));
        if (integration is { Name: { } known } && known == name)
            deploy.Lock.SetIntegration(known, LockedIntegration.Of(integration));
    }

    /// <summary>The file that holds this action already, or a free name.</summary>
    private string NewFile(ActionContent content, Integration? integration)
    {
        var inFolder = Path.Combine(folder, FileNameOf(integration?.Name ?? "without-integration"));
        var end = content.IsCustomAuth ? ".customAuth.json" : ".custom.json";
        for (var number = 1; ; number++)
        {
            var name = FileNameOf(content.Name) + (number == 1 ? "" : FormattableString.Invariant($"-{number}"));
            var file = Path.Combine(inFolder, name + end);
            // A file that belongs to another organisation's action of the same name is this action's file, too.
            if (!_taken.Contains(file) && (!File.Exists(file) || IsNamed(file, content.Name)))
                return file;
        }
    }

    private bool IsNamed(string file, string name)
    {
        try
        {
            return _files.ReadAction(file).Name == name;
        }
        catch (ActionFileException)
        {
            return false;
        }
    }

    /// <summary>As the platform's export names files: runs of anything but letters and digits become one dash.</summary>
    internal static string FileNameOf(string name)
    {
        var letters = name.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        var parts = string.Concat(letters).Split('-').Select(part => part.Trim('.')).Where(part => part.Length > 0);
        var text = string.Join('-', parts);
        return text.Length == 0 ? "action"
            : text.Length > 100 ? text[..100]
            : text;
    }

    private void Say(string word, string what, string more) => deploy.Screen.Line($"{word}  {what}: {more}");
}
