using Microsoft.Extensions.Logging;

namespace Puente.Platform.Governor;

internal static partial class GovernorLog
{
    [LoggerMessage(20, LogLevel.Warning, "{Fault}")]
    public static partial void Alone(ILogger log, string fault);
}
