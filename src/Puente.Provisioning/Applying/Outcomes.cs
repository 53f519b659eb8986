using System.Net;
using Puente.Platform.Errors;

namespace Puente.Provisioning.Applying;

/// <summary>What an error says about the request it answers.</summary>
internal static class Outcomes
{
    /// <summary>The platform may or may not have done it: look before repeating.</summary>
    public static bool IsUnknown(PlatformException fault) =>
        fault switch
        {
            PlatformConnectionException connection => connection.Fault
                is ConnectionFault.Dropped
                    or ConnectionFault.TimedOut
                    or ConnectionFault.Stalled,
            PlatformResponseException response => response.Status
                is HttpStatusCode.RequestTimeout
                    or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.GatewayTimeout,
            // A success whose body cannot be read is a success of which we do not know what it made.
            PlatformContentException => true,
            _ => false,
        };

    /// <summary>Refused because something made a moment ago has not arrived everywhere.</summary>
    public static bool IsTooEarly(PlatformException fault) =>
        fault
            is PlatformResponseException
            {
                Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Conflict
            };

    /// <summary>For the ledger and the screen: no customer data.</summary>
    public static string Describe(PlatformException fault) =>
        fault is PlatformResponseException { MissingPermissions: { Count: > 0 } missing }
            ? $"{fault.Message} Missing: {string.Join(", ", missing)}."
            : fault.Message;
}
