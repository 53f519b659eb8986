using Puente.Platform.Identity;

namespace Puente.Platform.Phones;

public sealed record Phone : PlatformRecord
{
    public required PhoneId Id { get; init; }
    public string? Name { get; init; }

    /// <summary><c>active</c>, <c>inactive</c>, <c>deleted</c>: a deleted phone lingers in listings for a while.</summary>
    public string? State { get; init; }

    public Reference? Site { get; init; }
    public Reference? PhoneBaseSettings { get; init; }

    /// <summary>Only when asked for.</summary>
    public Reference? WebRtcUser { get; init; }

    public IReadOnlyList<PhoneLine>? Lines { get; init; }
    public int? Version { get; init; }
}

public sealed record PhoneLine(string? Id, string? Name);

/// <summary>A WebRTC phone to be made.</summary>
/// <param name="LineBase">Id of the base settings' first line.</param>
public sealed record NewPhone(string Name, string Site, string BaseSettings, string LineBase, string User);
