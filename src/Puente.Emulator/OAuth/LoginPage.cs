using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.OAuth;

/// <summary>The page on which one picks the user to sign in as. Plain forms, so that it works without JavaScript.</summary>
internal static class LoginPage
{
    public const int Shown = 50;

    /// <param name="parameters">Those of the authorize request, sent along unchanged.</param>
    public static string Write(
        string clientName,
        string? search,
        IReadOnlyList<JsonObject> users,
        IEnumerable<KeyValuePair<string, string>> parameters
    )
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Sign in</title>")
            .Append("<style>body{font:16px system-ui;max-width:34rem;margin:2rem auto;padding:0 1rem}")
            .Append("button{font:inherit;display:block;width:100%;text-align:left;padding:.5rem;margin:.2rem 0}")
            .Append("small{color:#555}</style></head><body><h1>Sign in</h1><p>")
            .Append(Safe(clientName))
            .Append(" asks to act for you in the organisation <b>acme</b>. Pick who you are.</p>");
        page.Append("<form method=\"get\" action=\"/oauth/authorize\">");
        Hidden(page, parameters);
        page.Append("<label>Name or e-mail <input name=\"search\" value=\"")
            .Append(Safe(search ?? ""))
            .Append("\"></label> <input type=\"submit\" value=\"Search\"></form>");
        page.Append("<form method=\"post\" action=\"/oauth/authorize\">");
        Hidden(page, parameters);
        foreach (var user in users)
            page.Append("<button name=\"user\" value=\"")
                .Append(Safe(user["id"]!.ToString()))
                .Append("\">")
                .Append(Safe(user["name"]!.ToString()))
                .Append(" <small>")
                .Append(Safe(user["email"]!.ToString()))
                .Append("</small></button>");
        if (users.Count == 0)
            page.Append("<p>Nobody of that name.</p>");
        else if (users.Count == Shown)
            page.Append("<p>There may be more; search to narrow the list.</p>");
        return page.Append("</form></body></html>").ToString();
    }

    public static string Refusal(string reason) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in</title></head><body><h1>This sign-in cannot go on</h1><p>{Safe(reason)}</p></body></html>";

    private static void Hidden(StringBuilder page, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
            page.Append("<input type=\"hidden\" name=\"")
                .Append(Safe(name))
                .Append("\" value=\"")
                .Append(Safe(value))
                .Append("\">");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
