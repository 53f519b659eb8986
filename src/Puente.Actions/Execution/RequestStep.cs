using System.Buffers;
using Puente.Actions.Execution.Aws;
using Puente.Actions.Json;
using Puente.Actions.Velocity;

namespace Puente.Actions.Execution;

/// <summary>Steps 5 to 7: address, headers and body.</summary>
internal sealed class RequestStep(ActionProgram program, ActionRunOptions options, JsonPart input, SignIn sign)
{
    /// <summary>Stands in for the organisation's host when there is none.</summary>
    internal const string Recorded = "https://recorded.invalid";

    private static readonly SearchValues<char> Illegal = SearchValues.Create("\"<>\\^`{|}");

    private readonly VelocityContext _context = ActionContext.ForRequest(program, input, options, sign);

    public string ResolveUrl()
    {
        if (program.Url is null)
            throw Fault(
                ActionFault.Definition,
                "The action has no request URL: the platform fills it in for functions. Give a recording, or a base URL and a requestUrlTemplate."
            );
        var url = Render(program.Url).Trim();
        if (program.IsLambda)
            return FunctionArn.TryRead(url)?.Name
                ?? throw Fault(
                    ActionFault.Template,
                    "The request URL is no ARN of a Lambda function once its template is resolved."
                );
        var address = Absolute(url);
        // As the platform's address parser, which refuses what the author should have escaped.
        var illegal = address.AsSpan().IndexOfAny(Illegal);
        for (var index = 0; index < address.Length && illegal < 0; index++)
            if (address[index] <= ' ' || address[index] == '\u007f')
                illegal = index;
        if (illegal >= 0)
            throw Fault(
                ActionFault.Template,
                FormattableString.Invariant(
                    $"Illegal character in URL at index {illegal}. Escape the value with $esc.uriEncode (path) or $esc.url (query)."
                )
            );
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? address
            : throw Fault(
                ActionFault.Template,
                "The request URL is no http or https address once its template is resolved."
            );
    }

    public IReadOnlyList<KeyValuePair<string, string>> ResolveHeaders()
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, template) in program.Headers)
        {
            var value = Render(template);
            if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
                throw Fault(
                    ActionFault.Template,
                    $"The header {name} holds a line break once its template is resolved."
                );
            headers.Add(new(name, value));
        }

        if (
            sign.Authorization is { } authorization
            && !headers.Exists(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
        )
            headers.Add(new("Authorization", authorization));
        return headers;
    }

    public string ResolveBody() => Render(program.Body);

    /// <summary>GET sends no body, though its template is resolved.</summary>
    public ActionRequest Create(string url, IReadOnlyList<KeyValuePair<string, string>> headers, string body) =>
        new(program.File.Request.Method, url, headers, program.File.Request.Method == "GET" ? null : body);

    private string Absolute(string url)
    {
        if (url.StartsWith('/'))
            return options.BaseUrl is { } host ? host.GetLeftPart(UriPartial.Authority) + url
                : options.SignsIn
                    ? throw Fault(
                        ActionFault.Definition,
                        "The request URL is only a path; give the host it belongs to as the base URL."
                    )
                : Recorded + url;
        if (options.BaseUrl is null)
            // Without a service, a URL that comes whole from a credential is only that credential's name.
            return options.SignsIn || url.Contains("://", StringComparison.Ordinal) ? url : $"{Recorded}/{url}";
        var path = url.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0
            ? url.IndexOfAny(['/', '?'], scheme + 3)
            : -1;
        return options.BaseUrl.GetLeftPart(UriPartial.Authority)
            + (
                path < 0 ? "/"
                : url[path] == '?' ? "/" + url[path..]
                : url[path..]
            );
    }

    private string Render(VelocityTemplate template)
    {
        try
        {
            return template.Render(_context, options.TemplateLimits);
        }
        catch (VelocityException fault)
        {
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.Template,
                    $"Transform failed to process request using '{template.Name}' template due to error:'{fault.PlatformText}'\n Template:'{template.Text}'."
                ),
                fault
            );
        }
    }

    private static ActionStepException Fault(ActionFault fault, string message) => new(ActionError.Of(fault, message));
}
