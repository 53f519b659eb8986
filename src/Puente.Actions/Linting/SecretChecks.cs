using System.Text.RegularExpressions;
using Puente.Actions.Files;

namespace Puente.Actions.Linting;

/// <summary>Secrets in the file, or on their way through flows. The findings never show the value.</summary>
internal static partial class SecretChecks
{
    public static void Run(LintRun run)
    {
        const string request = "$.config.request";
        foreach (var (name, value) in run.File.Request.Headers)
            if (IsSecretHeader(name) && IsLiteral(value))
                run.Add(LintRules.LiteralSecret, JsonSource.Member(request + ".headers", name), $"Header {name}.");
        if (run.File.Request.UrlTemplate is { } url)
            foreach (Match match in SecretInQuery().Matches(url))
                Check(run, request + ".requestUrlTemplate", match);
        foreach (Match match in SecretInBody().Matches(run.File.Request.Template))
            Check(run, request + ".requestTemplate", match);
        foreach (var (name, schema) in run.Input.Properties)
            if (schema.Type is "string" or null && SecretName().IsMatch(name))
                run.AddName(
                    LintRules.SecretFromInput,
                    JsonSource.Member("$.contract.input.inputSchema.properties", name),
                    $"'{name}'."
                );
    }

    private static void Check(LintRun run, string path, Match match)
    {
        var value = match.Groups["value"];
        if (IsLiteral(value.Value))
            run.AddAt(
                LintRules.LiteralSecret,
                run.File.Source.PlaceIn(path, value.Index, value.Length),
                $"{match.Groups["name"].Value}."
            );
    }

    private static bool IsSecretHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || SecretName().IsMatch(name);

    /// <summary>A text of some length without a reference that is no "put yours here".</summary>
    private static bool IsLiteral(string value)
    {
        var bare = value.Split(' ', 2) is ["Basic" or "Bearer" or "basic" or "bearer", var rest] ? rest : value;
        return bare.Trim().Length >= 6
            && !bare.Contains('$', StringComparison.Ordinal)
            && !Placeholder().IsMatch(bare.Trim());
    }

    [GeneratedRegex(
        "(?i)(passw(or)?d|secret|api[-_]?key|access[-_]?key|access[-_]?token|auth[-_]?token|bearer|private[-_]?key)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretName();

    [GeneratedRegex(
        "(?i)[?&](?<name>[a-z_-]*(?:password|secret|api[-_]?key|token|code|sig))=(?<value>[^&#]+)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretInQuery();

    [GeneratedRegex(
        "(?i)(?:\"(?<name>[a-z_-]*(?:password|secret|api[-_]?key|token))\"\\s*:\\s*\"(?<value>[^\"]+)\"|(?:^|&)(?<name>password|client_secret|api_key)=(?<value>[^&]+))",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretInBody();

    [GeneratedRegex(
        "(?i)^[\\[<{(]|your|insert|replace|example|xxx|\\*\\*\\*|changeme|placeholder",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Placeholder();
}
