using Puente.Provisioning.Mapping;
using Puente.Scim;

namespace Puente.Provisioning.Sources.Scim;

/// <summary>People whom a directory has pushed to the hub (docs/scim.md). The hub need not run.</summary>
internal sealed class ScimSource(ScimSettings settings, string? usual) : IEntrySource
{
    /// <summary>Pushes may go on for hours; then what has come so far is applied every half minute.</summary>
    private const int MostRestlessLooks = 30;

    private readonly string _file = settings.File ?? usual ?? "";
    private string? _seen;
    private int _restless;

    public string Origin => "scim";

    /// <summary>A look costs nothing, and who pushes expects something to happen.</summary>
    public TimeSpan? LooksEvery => TimeSpan.FromSeconds(1);

    public Task<SourceReading> ReadAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (IReadOnlyList<PushedPerson> People, string Mark) read;
        try
        {
            read =
                PushedPeople.Read(_file)
                ?? throw Fault(
                    DirectoryFailure.Input,
                    "nobody has pushed yet",
                    "Set scim.tokens, run 'puente run' and connect the directory; docs/scim.md shows how."
                );
        }
        catch (IOException fault)
        {
            throw Fault(
                DirectoryFailure.Environment,
                "the pushed people cannot be read",
                $"Look at {Path.GetFileName(_file)} and who may read it.",
                fault
            );
        }
        // Without a word about "active" in the mapping, who is not active is not there.
        var all = fields.Contains("active", StringComparer.OrdinalIgnoreCase);
        SourceEntry[] entries =
        [
            .. read
                .People.Where(person => all || person.IsActive)
                .Select(person => new SourceEntry($"{Origin} {person.Id}", WithName(person))),
        ];
        string[] known =
        [
            .. PushedPeople
                .Fields.Concat(entries.SelectMany(entry => entry.Fields.Keys))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return Task.FromResult(new SourceReading(entries, known, read.Mark));
    }

    public Task<bool> HasChangedAsync(string mark, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(HasRested(PushedPeople.Mark(_file), mark));
        }
        catch (IOException fault)
        {
            throw Fault(
                DirectoryFailure.Environment,
                "the pushed people cannot be read",
                $"Look at {Path.GetFileName(_file)} and who may read it.",
                fault
            );
        }
    }

    // A directory says one thing in several pushes (deleted and made again, out of one group and into another). Between
    // them the person looks like a leaver, so there is a change only when nothing came since the last look.
    private bool HasRested(string? now, string last)
    {
        if (now == last)
            return false;
        var isRest = now == _seen || ++_restless >= MostRestlessLooks;
        _seen = now;
        if (isRest)
            _restless = 0;
        return isRest;
    }

    // A manager is named by the store's id, as an LDAP entry names one by its distinguished name.
    private static Dictionary<string, IReadOnlyList<string>> WithName(PushedPerson person) =>
        new(person.Fields, StringComparer.OrdinalIgnoreCase) { [DistinguishedName.Field] = [person.Id] };

    private DirectoryException Fault(DirectoryFailure failure, string problem, string fix, Exception? cause = null) =>
        new(failure, [new(Origin, problem, fix)], cause);
}
