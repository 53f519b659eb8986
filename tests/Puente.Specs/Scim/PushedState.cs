using System.Globalization;

namespace Puente.Specs.Scim;

/// <param name="Number">What its key and names are made of; a person keeps it.</param>
internal sealed record PushedUser(int Number, string UserName, string Title, bool Active)
{
    public string Key => string.Create(CultureInfo.InvariantCulture, $"E{Number:000}");
}

/// <summary>What the directory believes to have pushed: people by key, and groups with the keys of their members.</summary>
internal sealed class PushedState
{
    public SortedDictionary<string, PushedUser> Users { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SortedSet<string>> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>One line a person, to compare and to show.</summary>
    public IEnumerable<string> Lines =>
        Users.Values.Select(user =>
            Line(
                user.Key,
                user.UserName,
                user.Title,
                user.Active,
                Groups.Where(group => group.Value.Contains(user.Key)).Select(group => group.Key)
            )
        );

    public static string Line(string key, string userName, string title, bool active, IEnumerable<string> groups) =>
        $"{key} {userName} {title} {(active ? "active" : "inactive")} [{string.Join(',', groups.Order(StringComparer.Ordinal))}]";
}
