using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Http;

namespace Puente.Hub.SignIn;

/// <summary><c>POST /oauth/token</c> with client credentials, as the platform's sign-in answers it.</summary>
internal sealed class TokenEndpoint(TokenDesk desk)
{
    private const int MaxFormBytes = 16 << 10;

    public async Task HandleAsync(HttpContext context)
    {
        if (await ReadFormAsync(context) is not { } form)
        {
            await RefuseAsync(context, "invalid_request", "the content type must be application/x-www-form-urlencoded");
            return;
        }
        var grant = form["grant_type"].ToString();
        if (grant != "client_credentials")
        {
            var (error, description) =
                grant.Length == 0
                    ? ("invalid_request", "grant_type is required")
                    : ("unsupported_grant_type", "the grant type is not supported");
            await RefuseAsync(context, error, description);
            return;
        }
        var (id, secret) =
            Basic(context.Request.Headers.Authorization.ToString())
            ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (desk.SignIn(id, secret) is not { } token)
        {
            await RefuseAsync(context, "invalid_client", "authentication failed");
            return;
        }
        await Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("access_token", token);
                json.WriteString("token_type", "bearer");
                json.WriteNumber("expires_in", (int)TokenDesk.Life.TotalSeconds - 1);
            })
        );
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > MaxFormBytes)
            return null;
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static (string Id, string Secret)? Basic(string header)
    {
        if (
            !AuthenticationHeaderValue.TryParse(header, out var value)
            || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        var bytes = new byte[value.Parameter?.Length ?? 0];
        if (value.Parameter is null || !Convert.TryFromBase64String(value.Parameter, bytes, out var written))
            return ("", "");
        var text = Encoding.UTF8.GetString(bytes, 0, written);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    // Three members and 400, as the platform's sign-in answers; not the error body of its API.
    private static Task RefuseAsync(HttpContext context, string error, string description)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("error", error);
                json.WriteString("description", description);
                json.WriteString("error_description", description);
            })
        );
    }
}
