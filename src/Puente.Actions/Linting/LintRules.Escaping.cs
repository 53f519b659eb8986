namespace Puente.Actions.Linting;

public static partial class LintRules
{
    public static readonly LintRule UnescapedInUrl = new(
        "PA301",
        "unescaped-in-url",
        LintSeverity.Warning,
        "A caller's text goes into the URL as it is: a blank breaks it, & and / change it.",
        "Write $esc.url(${input.x}) in the query, $esc.uriEncode(${input.x}) in the path."
    );

    public static readonly LintRule FormEscapeInPath = new(
        "PA302",
        "form-escape-in-path",
        LintSeverity.Warning,
        "$esc.url writes a blank as +, which is a plus in a path.",
        "Use $esc.uriEncode in the path."
    );

    public static readonly LintRule UnescapedInJson = new(
        "PA303",
        "unescaped-in-json",
        LintSeverity.Warning,
        "A quote, backslash or line break in this text breaks the JSON of the body.",
        "Write \"$esc.jsonString(${input.x})\" between the quotes."
    );

    public static readonly LintRule UnquotedText = new(
        "PA304",
        "unquoted-text",
        LintSeverity.Note,
        "A text stands in the JSON without quotes.",
        "Write \"$esc.jsonString(${input.x})\"."
    );

    public static readonly LintRule DoubleQuoted = new(
        "PA305",
        "quoted-translation",
        LintSeverity.Warning,
        "Values of the translation map are JSON and bring their quotes along; here they get a second pair.",
        "Leave the quotes out: {\"name\": ${name}}."
    );

    public static readonly LintRule UnescapedInForm = new(
        "PA306",
        "unescaped-in-form",
        LintSeverity.Warning,
        "A caller's text goes into a form as it is: & and = change it.",
        "Write $esc.uriEncode(${input.x})."
    );
}
