namespace Puente.Emulator.Events;

/// <summary>A kind of event that can be subscribed to.</summary>
/// <param name="Template">Name with <c>{id}</c> where ids stand: <c>v2.users.{id}.presence</c>.</param>
/// <param name="Transports">In the casing of <c>availabletopics</c>: <c>Websocket</c>, <c>EventBridge</c>,
/// <c>ProcessAutomation</c>.</param>
/// <param name="Permissions">All of them are needed; empty asks for none.</param>
/// <param name="RequiresCurrentUser">Only the user named in the topic may subscribe.</param>
/// <param name="AllowsCurrentUser">The user named in the topic may subscribe without the permissions.</param>
/// <param name="Paths">REST paths that answer the same data.</param>
internal sealed record Topic(
    string Template,
    string Description,
    IReadOnlyList<string> Transports,
    IReadOnlyList<string> Permissions,
    bool RequiresCurrentUser = false,
    bool AllowsCurrentUser = false,
    params IReadOnlyList<string> Paths
)
{
    private readonly string[] _parts = Template.Split('.');

    /// <summary>The topic of one object; ids take the places of <c>{id}</c> in order.</summary>
    public string Of(params ReadOnlySpan<string> ids)
    {
        var parts = (string[])_parts.Clone();
        var next = 0;
        for (var i = 0; i < parts.Length; i++)
            if (parts[i] == "{id}")
                parts[i] = ids[next++];
        return string.Join('.', parts);
    }

    /// <summary>Whether <paramref name="concrete"/> is this topic with ids filled in. Fixed words match in any case.</summary>
    public bool Matches(string concrete)
    {
        var parts = concrete.Split('.');
        if (parts.Length != _parts.Length)
            return false;
        for (var i = 0; i < parts.Length; i++)
        {
            var fits =
                _parts[i] == "{id}"
                    ? Guid.TryParseExact(parts[i], "D", out _)
                    : parts[i].Equals(_parts[i], StringComparison.OrdinalIgnoreCase);
            if (!fits)
                return false;
        }
        return true;
    }
}
