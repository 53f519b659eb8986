using Puente.Terminal;

namespace Puente.Ui;

/// <summary>What the integration alone cannot give: permissions of people, and settings of the hub.</summary>
internal static class UiAdvice
{
    /// <param name="origin">Where agents' browsers reach the hub.</param>
    public static void Write(UiDesk desk, Uri origin)
    {
        var screen = desk.Screen;
        screen.Line();
        screen.Line("People of its groups need:");
        screen.Line("  conversation:communication:view     the conversation beside which it stands");
        screen.Line("  analytics:conversationDetail:view   the caller's earlier conversations");
        var web = desk.Configuration.Web;
        if (web.EmbeddingOrigins.Count == 0)
            screen.Line(
                $"The hub lets nobody frame the page yet: set web.embeddingOrigins to [\"{ClientOrigin(desk)}\"] and start it again."
            );
        if (!web.HasSignIn)
            screen.Line(
                $"Nobody can sign in yet: set web.clientId to a client with the grant Code Authorization and the redirect {new Uri(origin, "/signin/callback")} (docs/pages.md)."
            );
        if (web.LookupName is null)
            screen.Line(
                "The page will not say who calls: set web.customerLookup to one of your lookups (docs/gateway.md)."
            );
    }

    // The platform's client is served from apps. where its API is at api.
    private static string ClientOrigin(UiDesk desk)
    {
        var api = desk.Client.ApiBase;
        return api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
            ? $"https://apps.{api.Host[4..]}"
            : api.GetLeftPart(UriPartial.Authority);
    }
}
