namespace Puente.Hub.SignIn;

/// <summary>A program that may sign in at the hub with client credentials.</summary>
/// <param name="Secret">Shown nowhere.</param>
/// <param name="Divisions">What it may see; null for all divisions.</param>
public sealed record HubAccount(string Name, string Id, string Secret, IReadOnlySet<Guid>? Divisions)
{
    public override string ToString() => $"{Name} ({Id})";
}
