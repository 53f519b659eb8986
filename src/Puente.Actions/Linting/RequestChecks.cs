using Puente.Actions.Files;

namespace Puente.Actions.Linting;

/// <summary>Method, address and headers.</summary>
internal static class RequestChecks
{
    private static readonly string[] WithOwnHost =
    [
        "purecloud-data-actions",
        "salesforce-datadip",
        "microsoft-dynamics-data-actions",
        "zendesk-data-actions",
    ];

    public static void Run(LintRun run)
    {
        const string path = "$.config.request";
        var request = run.File.Request;
        if (request.Method == "GET" && request.Template.Trim() is not ("" or ActionRequestConfig.DefaultTemplate))
            run.Add(LintRules.BodyOnGet, path + ".requestTemplate", "");
        foreach (var (name, value) in request.Headers)
            if (
                name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
                && !value.Contains("json", StringComparison.OrdinalIgnoreCase)
                && !value.Contains('$', StringComparison.Ordinal)
            )
                run.Add(LintRules.Accept, JsonSource.Member(path + ".headers", name), $"'{value}'.");
        if (run.IsForm && request.Template.TrimStart().StartsWith('{'))
            run.Add(LintRules.FormType, path + ".requestTemplate", "");
        CheckUrl(run, path + ".requestUrlTemplate", request.UrlTemplate?.Trim());
    }

    private static void CheckUrl(LintRun run, string path, string? url)
    {
        if (url is null)
            return;
        var type = run.File.IntegrationType;
        var isAbsolute =
            url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isAbsolute && WithOwnHost.Contains(type, StringComparer.Ordinal))
            run.Add(LintRules.AbsoluteUrl, path, $"{type}.");
        if (url.StartsWith('/') && type == "custom-rest-actions")
            run.Add(LintRules.RelativeUrl, path, "");
        if (
            url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("http://localhost", StringComparison.OrdinalIgnoreCase)
        )
            run.Add(LintRules.PlainHttp, path, "");
        if (type == "function-data-actions")
            run.Add(LintRules.FunctionUrl, path, "");
    }
}
