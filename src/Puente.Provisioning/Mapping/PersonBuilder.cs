using System.Net.Mail;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>Makes one wanted person of one entry, by the mapping's <c>person</c> and the rules that apply.</summary>
internal sealed class PersonBuilder(
    SourceEntry entry,
    IReadOnlyList<MappedMembers> layers,
    DirectoryMapping mapping,
    MappingRun run
)
{
    public List<DirectoryFault> Faults { get; } = [];

    public List<DirectoryFault> Warnings { get; } = [];

    /// <returns>Null when there is a fault. <see cref="WantedPerson.ManagerKey"/> holds the manager as the entry names it.</returns>
    public WantedPerson? Build()
    {
        var (key, name, email) = (Required("key"), Required("name"), Required("email"));
        if (email.Length > 0 && !IsAddress(email))
            Fault("has an email that is no e-mail address", "Mend the address in the directory.");
        var person = new WantedPerson
        {
            Key = key,
            Name = name,
            Email = email,
            Active = Last("active") is { } active ? Try(() => PersonItems.Active(active[0], entry, run), true) : true,
            Title = Text("title"),
            Department = Text("department"),
            ManagerKey = Text("manager"),
            // Everybody is in a division, so none can only mean that it is not for us to say.
            Division = Text("division") is { Length: > 0 } division ? division : null,
            Groups = List("groups", PersonItems.Groups, group => group.ToUpperInvariant()),
            Roles = List("roles", PersonItems.Roles, role => $"{role.Role}\0{role.Division}".ToUpperInvariant()),
            Queues = List("queues", PersonItems.Queues, queue => queue.Queue.ToUpperInvariant()),
            Skills = List(
                "skills",
                (item, e, r) => PersonItems.Skills("skill", item, e, r),
                skill => skill.Name.ToUpperInvariant()
            ),
            Languages = List(
                "languages",
                (item, e, r) => PersonItems.Skills("language", item, e, r),
                language => language.Name.ToUpperInvariant()
            ),
            Location = Text("location"),
            Numbers = List(
                "numbers",
                PersonItems.Numbers,
                number => $"{number.Type}\0{number.Number}\0{number.Extension}"
            ),
            Phone = Last("phone") is { } phone ? Try(() => PersonItems.Phone(phone[0], entry, run), null) : null,
            Origin = entry.Origin,
        };
        return Faults.Count == 0 ? person : null;
    }

    private string Required(string member)
    {
        var before = Faults.Count;
        var text = Text(member) ?? "";
        if (text.Length == 0 && Faults.Count == before)
            Fault(
                $"has no {member}",
                $"Fill in {string.Join(" or ", mapping.FieldsOf(member).Select(field => $"'{field}'"))} in the directory, or leave the entry out with \"ignore\"."
            );
        return text;
    }

    /// <summary>Null when no layer speaks of the member: then it is not managed.</summary>
    private string? Text(string member) =>
        Last(member) is { } items
            ? Try(
                () => items.Select(item => item.Short!.Text(entry, run)).FirstOrDefault(text => text.Length > 0) ?? "",
                ""
            )
            : null;

    /// <summary>What the last layer that speaks of the member says.</summary>
    private IReadOnlyList<MappedItem>? Last(string member) =>
        layers.LastOrDefault(layer => layer.Says(member))?.Of(member);

    /// <summary>The items of all layers; of two with one identity the later counts. Null when not managed.</summary>
    private List<T>? List<T>(
        string member,
        Func<MappedItem, SourceEntry, MappingRun, IEnumerable<T>> fill,
        Func<T, string> identity
    )
    {
        if (!mapping.Managed.Contains(member))
            return null;
        try
        {
            var found = new Dictionary<string, T>(StringComparer.Ordinal);
            foreach (
                var value in layers.SelectMany(layer => layer.Of(member)).SelectMany(item => fill(item, entry, run))
            )
                found[identity(value)] = value;
            return [.. found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
        }
        catch (NumberException fault)
        {
            Warnings.Add(
                new(
                    entry.Origin,
                    fault.Message,
                    "Mend it in the directory; until then this person's numbers stay as they are."
                )
            );
            return null;
        }
        catch (ValueException fault)
        {
            Fault($"{member}: {fault.Message}", "Mend the directory or the mapping.");
            return null;
        }
    }

    private T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ValueException or NumberException)
        {
            Fault(fault.Message, "Mend the directory or the mapping.");
            return otherwise;
        }
    }

    private void Fault(string problem, string fix) => Faults.Add(new(entry.Origin, problem, fix));

    // The platform takes plain addresses only: no display name, no quoted local part, no space.
    private static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '"');
}
