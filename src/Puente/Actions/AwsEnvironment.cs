using Puente.Actions.Execution.Aws;

namespace Puente.Actions;

/// <summary>The variables that every tool of AWS reads.</summary>
internal static class AwsEnvironment
{
    /// <param name="endpoint">Instead of AWS's own addresses; else what AWS_ENDPOINT_URL_LAMBDA or AWS_ENDPOINT_URL says.</param>
    public static AwsAccess Read(Func<string, string?> variable, Uri? endpoint) =>
        new()
        {
            Keys =
                variable("AWS_ACCESS_KEY_ID") is { Length: > 0 } id
                && variable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret
                    ? new AwsKeys(id, secret, variable("AWS_SESSION_TOKEN"))
                    : null,
            Endpoint =
                endpoint
                ?? (
                    Uri.TryCreate(
                        variable("AWS_ENDPOINT_URL_LAMBDA") ?? variable("AWS_ENDPOINT_URL"),
                        UriKind.Absolute,
                        out var named
                    ) && named.Scheme is "http" or "https"
                        ? named
                        : null
                ),
        };
}
