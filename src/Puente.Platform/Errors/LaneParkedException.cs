using System.Globalization;
using Puente.Platform.Governor;

namespace Puente.Platform.Errors;

/// <summary>Nothing was sent: the platform asked for a long wait, and until then requests of this lane are not made.</summary>
public sealed class LaneParkedException(HttpMethod method, string route, Lane lane, DateTimeOffset until, string reason)
    : PlatformException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{method} {route} was not sent: the {lane.ToString().ToLowerInvariant()} lane is parked until {until:yyyy-MM-dd HH:mm:ss} UTC, because {reason}. Try again after that time; 'puente status' shows the lanes."
        )
    )
{
    public Lane Lane { get; } = lane;

    public DateTimeOffset Until { get; } = until;

    public override bool MayRepeat => true;
}
