namespace Puente.Platform.Errors;

/// <summary>Anything that went wrong between us and the platform.</summary>
public abstract class PlatformException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>True when the same call may be made again without doing something twice, and could succeed then.</summary>
    public abstract bool MayRepeat { get; }
}

/// <summary>The options are wrong; all faults at once.</summary>
public sealed class PlatformOptionsException(IReadOnlyList<string> faults)
    : PlatformException($"The platform options cannot be used. {string.Join(' ', faults)}")
{
    public IReadOnlyList<string> Faults { get; } = faults;

    public override bool MayRepeat => false;
}

/// <summary>The platform answered with success, but with content that cannot be used: no JSON, too large, an endless listing.</summary>
public sealed class PlatformContentException(
    HttpMethod method,
    string route,
    string fault,
    string? correlationId = null
) : PlatformException($"{method} {route}: {fault} Correlation id {correlationId ?? "none"}.")
{
    public HttpMethod Method { get; } = method;

    /// <summary>Template, never the filled path.</summary>
    public string Route { get; } = route;

    public string? CorrelationId { get; } = correlationId;

    public override bool MayRepeat => false;
}
