using Puente.CommandLine;

namespace Puente.Gateway;

/// <summary><c>puente gateway</c>: lookups that the hub answers for data actions.</summary>
internal static class GatewayVerb
{
    public static Verb Create(Session session) =>
        new("gateway", "Check the lookups that the hub answers for data actions.")
        {
            Explanation =
                "Each NAME.sql and NAME.http of the folder gateway.lookups is answered by 'puente run' at POST /actions/NAME. docs/gateway.md shows a worked example.",
            Examples =
            [
                new("puente gateway check", "Every fault in every file, with line and fix."),
                new("puente actions new --from-lookup recent-calls", "The data action that calls a lookup."),
            ],
            Subcommands = { CheckGatewayVerb.Create(session) },
        };
}
