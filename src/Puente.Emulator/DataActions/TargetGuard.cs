using System.Net;
using Puente.Actions.Execution;

namespace Puente.Emulator.DataActions;

/// <summary>
/// Redirects requests of actions and lets only those out that may go: whoever can write an action in the emulator
/// makes this machine send requests.
/// </summary>
internal sealed class TargetGuard(IActionExchange inner, DataActionOptions options, Func<Uri> self) : IActionExchange
{
    public Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken)
    {
        var address = new Uri(request.Url);
        if (options.Redirects.TryGetValue(address.Host, out var target))
        {
            var rest = request.Url[(request.Url.IndexOf("://", StringComparison.Ordinal) + 3)..];
            var path = rest.IndexOfAny(['/', '?', '#']);
            var tail =
                path < 0 ? "/"
                : rest[path] == '/' ? rest[path..]
                : "/" + rest[path..];
            request = request with { Url = target.GetLeftPart(UriPartial.Authority) + tail };
            return inner.SendAsync(request, cancellationToken);
        }

        return IsAllowed(address)
            ? inner.SendAsync(request, cancellationToken)
            : throw new ActionExchangeException(
                ActionFault.Connection,
                $"The emulator sends no requests to {address.Authority}; it is started with action targets {options.Targets.ToString().ToLowerInvariant()}. Allow more (--action-targets), or redirect the host to a stand-in (--action-redirect {address.Host}=http://127.0.0.1:9000)."
            );
    }

    private bool IsAllowed(Uri address) =>
        // Whoever started the emulator has named this one by itself.
        options.Aws.Endpoint?.Authority == address.Authority
        || options.Targets switch
        {
            ActionTargets.Anywhere => true,
            ActionTargets.Loopback => IsLoopback(address),
            _ => IsLoopback(address) && address.Port == self().Port,
        };

    /// <summary>By name and number only: a name that resolves to this machine could resolve elsewhere a moment later.</summary>
    public static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number));
}
