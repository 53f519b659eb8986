namespace Puente.Platform.Errors;

/// <summary>No answer, or only a part of one, came back.</summary>
public sealed class PlatformConnectionException(
    HttpMethod method,
    string route,
    ConnectionFault fault,
    bool mayRepeat,
    int tries,
    string detail,
    Exception? innerException = null
)
    : PlatformException(
        $"{method} {route}: {detail}{(tries > 1 ? $" Tried {tries} times." : "")} "
            + (
                mayRepeat ? "It may be tried again."
                : fault == ConnectionFault.Untrusted ? "Trying again does not help."
                : "The platform may have carried it out; look before repeating it."
            ),
        innerException
    )
{
    public HttpMethod Method { get; } = method;

    /// <summary>Template, never the filled path.</summary>
    public string Route { get; } = route;

    public ConnectionFault Fault { get; } = fault;

    /// <summary>Tries made so far, this one included.</summary>
    public int Tries { get; } = tries;

    public override bool MayRepeat { get; } = mayRepeat;
}

public enum ConnectionFault
{
    /// <summary>Name not found, refused, unreachable: nothing was sent.</summary>
    CannotConnect,

    /// <summary>The TLS handshake failed: nothing was sent, and trying again does not help.</summary>
    Untrusted,

    /// <summary>The connection ended before the answer was complete.</summary>
    Dropped,

    /// <summary>No headers within <see cref="PlatformOptions.Timeout"/>.</summary>
    TimedOut,

    /// <summary>The body stood still for <see cref="PlatformOptions.IdleTimeout"/>.</summary>
    Stalled,
}
