using System.Text.RegularExpressions;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Linting;

/// <summary>Texts of callers that go into JSON, URLs and forms as they are.</summary>
internal static partial class EscapingChecks
{
    public static void Run(LintRun run)
    {
        if (run.Program.Url is { } url)
            foreach (var use in TemplateUses.Of(url))
                CheckUrl(run, "$.config.request.requestUrlTemplate", use);
        if (run.File.Request.Method == "GET")
            return;
        foreach (var use in TemplateUses.Of(run.Program.Body))
        {
            if (!IsText(run, use.Reference, out var name))
                continue;
            const string path = "$.config.request.requestTemplate";
            if (run.IsForm)
                run.Add(LintRules.UnescapedInForm, path, use.Reference, $"'{name}'.");
            else if (run.IsJsonBody && use.IsQuoted)
                run.Add(
                    LintRules.UnescapedInJson,
                    path,
                    use.Reference,
                    $"'{name}'.",
                    use.Reference.IsQuiet
                        ? $"$esc.jsonString(\"{use.Reference.Literal}\")"
                        : $"$esc.jsonString({use.Reference.Literal})"
                );
            else if (run.IsJsonBody && use.Before.TrimEnd().EndsWith(':'))
                run.Add(LintRules.UnquotedText, path, use.Reference, $"'{name}'.");
        }
    }

    private static void CheckUrl(LintRun run, string path, TemplateUse use)
    {
        var isQuery = use.Before.Contains('?', StringComparison.Ordinal);
        if (!isQuery && use.Reference is { Name: "esc", Steps: [VelocityCall { Name: "url" or "urlFormEncode" } call] })
        {
            var literal = use.Reference.Literal;
            var at = literal.IndexOf(call.Name, StringComparison.Ordinal);
            run.Add(
                LintRules.FormEscapeInPath,
                path,
                use.Reference,
                $"$esc.{call.Name}.",
                string.Concat(literal.AsSpan(0, at), "uriEncode", literal.AsSpan(at + call.Name.Length))
            );
            return;
        }

        // Before the path a reference names the host, or a part of it: nothing to escape there.
        var authority = use.Before.IndexOf("://", StringComparison.Ordinal);
        var isHost = use.Before.Length == 0 || (authority >= 0 && use.Before.IndexOf('/', authority + 3) < 0);
        if (!isHost && IsText(run, use.Reference, out var name))
            run.Add(
                LintRules.UnescapedInUrl,
                path,
                use.Reference,
                $"'{name}' stands in the {(isQuery ? "query" : "path")}."
            );
    }

    /// <summary>
    /// An input that may hold any text. Ids, and inputs that the contract limits, cannot hold what would have to be
    /// escaped; a call on the value (<c>.replace</c>) means that the author has thought about it.
    /// </summary>
    private static bool IsText(LintRun run, VelocityReference reference, out string name)
    {
        name = reference.Steps is [VelocityProperty property] ? property.Name : "";
        return reference.Name == "input"
            && run.Input.Properties.TryGetValue(name, out var schema)
            && schema is { Type: "string" or null, Enum: null, Pattern: null, Format: null }
            && !IdName().IsMatch(name);
    }

    [GeneratedRegex(
        "(^|[a-z0-9_-])(I[dD]s?|_ids?|-ids?|G[uU][iI][dD]|U[uU][iI][dD])$|^(id|guid|uuid)$|^[a-z]*id$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex IdName();
}
