namespace Puente.Hub.Wallboard;

/// <summary>A team as the platform lists it.</summary>
/// <param name="Division">Who may see it: those who may see agents of this division.</param>
internal sealed record WallTeam(Guid Id, string Name, Guid? Division, IReadOnlySet<Guid> Members)
{
    public bool IsAs(WallTeam other) =>
        Id == other.Id && Name == other.Name && Division == other.Division && Members.SetEquals(other.Members);
}
