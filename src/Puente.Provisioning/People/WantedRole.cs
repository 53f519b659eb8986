namespace Puente.Provisioning.People;

/// <param name="Role">A role's name.</param>
/// <param name="Division">A division's name; <c>*</c> for all; null for the organisation's home division.</param>
public sealed record WantedRole(string Role, string? Division);
