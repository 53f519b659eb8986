using System.Net;

namespace Puente.Platform.Errors;

/// <summary>No token could be had.</summary>
public sealed class SignInException(
    string message,
    bool mayRepeat,
    HttpStatusCode? status = null,
    string? code = null,
    Exception? innerException = null
) : PlatformException(message, innerException)
{
    /// <summary>Null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>OAuth error: <c>invalid_client</c>, <c>invalid_request</c>.</summary>
    public string? Code { get; } = code;

    public override bool MayRepeat { get; } = mayRepeat;
}
