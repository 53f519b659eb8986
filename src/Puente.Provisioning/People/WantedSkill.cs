namespace Puente.Provisioning.People;

/// <param name="Name">Of a routing skill or a routing language.</param>
/// <param name="Level">The platform's proficiency, 0 to 5.</param>
public sealed record WantedSkill(string Name, double Level);
