using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Integrations;
using Puente.Terminal;

namespace Puente.Ui;

/// <summary>The organisation's widgets as one command sees them.</summary>
internal sealed class UiDesk : IDisposable
{
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private UiDesk(Session session, PuenteConfiguration configuration)
    {
        (Screen, Configuration) = (new Screen(session.Host), configuration);
        Client = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
    }

    public Screen Screen { get; }

    public PlatformClient Client { get; }

    public PuenteConfiguration Configuration { get; }

    /// <summary>Every interaction widget, with its configuration.</summary>
    public IReadOnlyList<Integration> Widgets { get; private set; } = [];

    public IReadOnlyList<Integration> Own => [.. Widgets.Where(ScreenPopApp.IsOwn)];

    public static async Task<UiDesk> OpenAsync(Session session, ParseResult arguments, CancellationToken stop)
    {
        var desk = new UiDesk(session, session.Read(arguments, Needs.Platform));
        try
        {
            var widgets = new List<Integration>();
            await foreach (var one in desk.Client.Integrations.ListAsync(ScreenPopApp.Type, stop))
                widgets.Add(one);
            desk.Widgets = widgets;
            return desk;
        }
        catch
        {
            desk.Dispose();
            throw;
        }
    }

    public static Option<string?> IntegrationOption() =>
        Options.Text(
            "--integration",
            "NAME",
            "One that 'puente ui install' did not make, by name or id; it becomes this command's own."
        );

    /// <summary>The one that is meant.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="InputException">It is not there, or several fit.</exception>
    public Integration? Find(string? named)
    {
        var fitting = named is null
            ? Own
            :
            [
                .. Widgets.Where(one =>
                    one.Name == named || one.Id.ToString().Equals(named, StringComparison.OrdinalIgnoreCase)
                ),
            ];
        return fitting switch
        {
            [var one] => one,
            [] when named is null => null,
            [] => throw new InputException(
                $"The organisation has no interaction widget {named}. 'puente ui show' lists what there is."
            ),
            _ => throw new InputException(
                $"{fitting.Count} interaction widgets fit: {string.Join(", ", fitting.Select(one => $"{one.Name} ({one.Id})"))}. Name one with --integration ID."
            ),
        };
    }

    /// <summary>Ids of groups, given by name or id.</summary>
    /// <exception cref="InputException">The organisation has no such group.</exception>
    public async Task<IReadOnlyList<string>> GroupsAsync(IReadOnlyList<string> given, CancellationToken stop)
    {
        await foreach (var group in Client.Groups.ListAsync(stop))
            _names[group.Id.ToString()] = group.Name ?? "";
        return [.. given.Select(name => Id(name, "group"))];
    }

    /// <inheritdoc cref="GroupsAsync"/>
    public async Task<IReadOnlyList<string>> QueuesAsync(IReadOnlyList<string> given, CancellationToken stop)
    {
        var queues = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var queue in Client.Queues.ListAsync(cancellationToken: stop))
            _names[queue.Id.ToString()] = queues[queue.Id.ToString()] = queue.Name ?? "";
        return [.. given.Select(name => Id(name, "queue", queues))];
    }

    public string NameOf(string id) => _names.TryGetValue(id, out var name) && name.Length > 0 ? name : id;

    public void Dispose() => Client.Dispose();

    private string Id(string given, string kind, Dictionary<string, string>? among = null)
    {
        var known = among ?? _names;
        var fitting = known.ContainsKey(given)
            ? [given]
            : known
                .Where(pair => pair.Value.Equals(given, StringComparison.OrdinalIgnoreCase))
                .Select(pair => pair.Key)
                .ToArray();
        return fitting switch
        {
            [var id] => id,
            [] => throw new InputException($"The organisation has no {kind} {given}."),
            _ => throw new InputException($"The organisation has {fitting.Length} {kind}s {given}; give the id."),
        };
    }
}
