using Microsoft.Extensions.Logging;
using Puente.Platform.SignIn;

namespace Puente.Platform.Tests.Fakes;

public static class Clients
{
    public const string SecretText = "s3cr3t-that-must-not-show";

    public static PlatformOptions Options(Action<PlatformOptions>? change = null)
    {
        var options = new PlatformOptions
        {
            ApiBase = new Uri("http://127.0.0.1:1"),
            ClientId = "client-1",
            ClientSecret = new Secret(SecretText),
        };
        change?.Invoke(options);
        return options;
    }

    public static PlatformClient Over(
        ScriptedSocket socket,
        TimeProvider time,
        Action<PlatformOptions>? change = null,
        ILoggerFactory? log = null
    ) => new(Options(change), time, log, socket);

    public static PlatformClient Of(
        PlatformServer server,
        Action<PlatformOptions>? change = null,
        TimeProvider? time = null
    ) =>
        new(
            Options(o =>
            {
                o.ApiBase = server.Address;
                change?.Invoke(o);
            }),
            time
        );
}
