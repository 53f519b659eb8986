namespace Puente.Provisioning.People;

/// <summary>A WebRTC phone that belongs to the person and is the default station.</summary>
/// <param name="Site">A site's name; null for the organisation's default site.</param>
/// <param name="BaseSettings">Name of the phone base settings; made from the WebRTC template when absent.</param>
public sealed record WantedPhone(string? Site, string BaseSettings);
