namespace Puente.Emulator.Authorization;

/// <summary>A permission pattern such as <c>directory:user:*</c> and the division it holds in, <c>*</c> for all.</summary>
internal readonly record struct HeldPermission(string Pattern, string DivisionId)
{
    public bool Covers(string permission)
    {
        if (Pattern == "*")
            return true;
        var (held, wanted) = (Pattern.Split(':'), permission.Split(':'));
        return held.Length == wanted.Length && held.Zip(wanted).All(pair => pair.First == "*" || Same(pair));
    }

    private static bool Same((string First, string Second) pair) =>
        pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a token may do, and in which divisions.</summary>
/// <param name="scope">Permissions that the token's scopes let through; null lets all.</param>
internal sealed class Rights(IReadOnlyList<HeldPermission> held, Func<string, bool>? scope = null)
{
    public static Rights All { get; } = new([new HeldPermission("*", "*")]);

    public IReadOnlyList<HeldPermission> Held { get; } = held;

    public static Rights Everywhere(IEnumerable<string> permissions) =>
        new([.. permissions.Select(permission => new HeldPermission(permission, "*"))]);

    public bool Holds(string permission) => InScope(permission) && Held.Any(one => one.Covers(permission));

    public bool Holds(string permission, string divisionId) =>
        InScope(permission) && Held.Any(one => IsIn(one.DivisionId, divisionId) && one.Covers(permission));

    /// <summary>The divisions it holds in; null means all of them.</summary>
    public HashSet<string>? Divisions(string permission)
    {
        var divisions = Held.Where(one => one.Covers(permission)).Select(one => one.DivisionId);
        var set = new HashSet<string>(divisions, StringComparer.OrdinalIgnoreCase);
        return set.Contains("*") ? null : set;
    }

    private bool InScope(string permission) => scope?.Invoke(permission) != false;

    private static bool IsIn(string held, string wanted) =>
        held == "*" || held.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
