namespace Puente.Actions.Linting;

public enum LintSeverity
{
    /// <summary>The platform refuses it, or it cannot work.</summary>
    Error,

    /// <summary>It works for some values and breaks or misleads for others.</summary>
    Warning,

    /// <summary>It works, and says less than the author thinks.</summary>
    Note,
}

/// <summary>One thing the linter looks for.</summary>
/// <param name="Code">Never given to another rule: <c>PA101</c>.</param>
/// <param name="Fix">What to do about it, in general.</param>
public sealed record LintRule(string Code, string Name, LintSeverity Severity, string Summary, string Fix);

/// <summary>All rules. Hundreds: 1 contracts, 2 templates, 3 escaping, 4 paths and defaults, 5 request, 6 secrets, 7 deployment.</summary>
public static class LintRules
{
    public static readonly LintRule InputContract = new(
        "PA101",
        "input-contract",
        LintSeverity.Error,
        "The platform refuses this input contract.",
        "One level of string, integer, number, boolean or null under names like queueId."
    );

    public static readonly LintRule OutputContract = new(
        "PA102",
        "output-contract",
        LintSeverity.Error,
        "The platform refuses this output contract.",
        "An object or a list at the root, no list of lists, no $ref and no oneOf, anyOf, allOf, not."
    );

    public static readonly LintRule RequiredUnknown = new(
        "PA103",
        "required-unknown",
        LintSeverity.Warning,
        "A required name is not among the properties.",
        "Declare the property or take the name out of required."
    );

    public static readonly LintRule Template = new(
        "PA201",
        "template-syntax",
        LintSeverity.Error,
        "The template cannot be read.",
        "Close every #if with #end, every ${ with } and every string with its quote."
    );

    public static readonly LintRule Loop = new(
        "PA202",
        "unsupported-directive",
        LintSeverity.Error,
        "The platform does not offer this directive.",
        "Use #if, #elseif, #else, #end and #set only."
    );

    public static readonly LintRule UndefinedInput = new(
        "PA203",
        "undefined-input",
        LintSeverity.Error,
        "The input contract does not declare this name.",
        "Declare it, or correct the name."
    );

    public static readonly LintRule MissingQuiet = new(
        "PA204",
        "missing-quiet-mark",
        LintSeverity.Warning,
        "An input that may be absent is written as its own name: ${input.x}.",
        "Write $!{input.x}, stand it in an #if, or make the input required."
    );

    public static readonly LintRule UndefinedVariable = new(
        "PA205",
        "undefined-variable",
        LintSeverity.Error,
        "Nothing sets this variable here, so the action fails.",
        "In the success template use keys of the translation map and rawResult; before it, input, credentials and authResponse."
    );

    public static readonly LintRule UnusedKey = new(
        "PA206",
        "unused-translation",
        LintSeverity.Note,
        "The success template does not use this key of the translation map.",
        "Use it or remove it."
    );

    public static readonly LintRule MayBeUnset = new(
        "PA207",
        "translation-may-be-unset",
        LintSeverity.Note,
        "The path may find nothing and has no default; the success template then fails.",
        "Give it a default in translationMapDefaults."
    );

    public static readonly LintRule UnknownTool = new(
        "PA208",
        "unknown-tool",
        LintSeverity.Error,
        "The platform has no such tool or member.",
        "Use $esc, $encoding, $math, $urlTool, or $successTemplateUtils in the success template."
    );

    public static readonly LintRule NotCredentials = new(
        "PA209",
        "reference-without-value",
        LintSeverity.Warning,
        "This reference never has a value in this kind of integration.",
        "credentials and authResponse exist for web services with user-defined credentials only."
    );

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

    public static readonly LintRule Path = new(
        "PA401",
        "path-syntax",
        LintSeverity.Error,
        "The path cannot be read.",
        "See docs/actions.md for the platform's dialect: no script expressions, && and || instead of words, blanks around them."
    );

    public static readonly LintRule ListIntoScalar = new(
        "PA402",
        "list-into-scalar",
        LintSeverity.Warning,
        "The path gives a list, the contract wants one value.",
        "Make the path definite, take ${successTemplateUtils.firstFromArray(\"${key}\")}, or declare an array."
    );

    public static readonly LintRule ScalarIntoList = new(
        "PA403",
        "scalar-into-list",
        LintSeverity.Note,
        "The contract wants a list, the path leads to one place.",
        "Right when that place holds a list; else use [*] or declare the single value."
    );

    public static readonly LintRule DefaultNeverApplies = new(
        "PA404",
        "default-never-applies",
        LintSeverity.Warning,
        "This path gives an empty list instead of failing, so its default is never used.",
        "Remove the default and treat the empty list in the template."
    );

    public static readonly LintRule DefaultWithoutKey = new(
        "PA405",
        "default-without-key",
        LintSeverity.Error,
        "The translation map has no such key.",
        "Correct the name or remove the default."
    );

    public static readonly LintRule DefaultNotJson = new(
        "PA406",
        "default-not-json",
        LintSeverity.Warning,
        "A default is JSON text placed as it is; this one is no JSON.",
        "Put a text between escaped quotes: \"\\\"none\\\"\"."
    );

    public static readonly LintRule DefaultType = new(
        "PA407",
        "default-type",
        LintSeverity.Warning,
        "The default is of another type than the contract wants.",
        "Give a default of the declared type."
    );

    public static readonly LintRule FunctionPerHit = new(
        "PA408",
        "function-per-hit",
        LintSeverity.Warning,
        "A function after an indefinite path is applied to each hit, not to the list of hits.",
        "Apply it to a definite path: $.items.length()."
    );

    public static readonly LintRule OutputNotProduced = new(
        "PA409",
        "output-not-produced",
        LintSeverity.Warning,
        "The success template does not write this output.",
        "Write it in the success template, or take it out of the contract."
    );

    public static readonly LintRule OutputNotDeclared = new(
        "PA410",
        "output-not-declared",
        LintSeverity.Warning,
        "The contract does not declare this output, so flows cannot see it.",
        "Declare it in the success schema."
    );

    public static readonly LintRule OutputNotJson = new(
        "PA411",
        "output-not-json",
        LintSeverity.Error,
        "The success template gives no JSON, whatever the service answers.",
        "Check braces, commas and quotes."
    );

    public static readonly LintRule TrailingText = new(
        "PA412",
        "output-trailing-text",
        LintSeverity.Warning,
        "Something follows the JSON of the success template; the platform drops it or fails.",
        "Remove it."
    );

    public static readonly LintRule BodyOnGet = new(
        "PA501",
        "body-on-get",
        LintSeverity.Note,
        "GET sends no body; this template has no effect.",
        "Use POST, or the default template ${input.rawRequest}."
    );

    public static readonly LintRule Accept = new(
        "PA502",
        "accept-not-json",
        LintSeverity.Error,
        "The platform reads JSON only and refuses another Accept header.",
        "Write application/json."
    );

    public static readonly LintRule FormType = new(
        "PA503",
        "form-with-json",
        LintSeverity.Warning,
        "Content-Type says form, the body is JSON.",
        "Make Content-Type application/json, or write a=1&b=2."
    );

    public static readonly LintRule AbsoluteUrl = new(
        "PA504",
        "absolute-url",
        LintSeverity.Error,
        "This kind of integration puts its own host in front of the URL.",
        "Write the path only: /api/v2/…"
    );

    public static readonly LintRule RelativeUrl = new(
        "PA505",
        "relative-url",
        LintSeverity.Error,
        "A web service needs its whole URL.",
        "Begin with https://."
    );

    public static readonly LintRule PlainHttp = new(
        "PA506",
        "plain-http",
        LintSeverity.Warning,
        "The request travels unencrypted.",
        "Use https."
    );

    public static readonly LintRule LiteralSecret = new(
        "PA601",
        "literal-secret",
        LintSeverity.Error,
        "A secret stands in the file, and with it in every export and repository.",
        "Put it into the integration's credentials and write ${credentials.NAME}."
    );

    public static readonly LintRule SecretFromInput = new(
        "PA602",
        "secret-from-input",
        LintSeverity.Warning,
        "A secret comes as an input: flows, logs and tests then hold it.",
        "Put it into the integration's credentials."
    );

    public static readonly LintRule ExportedName = new(
        "PA701",
        "exported-suffix",
        LintSeverity.Note,
        "The export has added its time to the name.",
        "Remove ' - Exported …'."
    );

    public static readonly LintRule NameLength = new(
        "PA702",
        "name-length",
        LintSeverity.Error,
        "Names have 1 to 256 characters.",
        "Give it a name within that."
    );

    public static readonly LintRule TimeoutRange = new(
        "PA703",
        "timeout",
        LintSeverity.Error,
        "The platform refuses this timeout.",
        "1 to 60 seconds; none for custom auth actions."
    );

    public static readonly LintRule UnknownMember = new(
        "PA704",
        "unknown-member",
        LintSeverity.Note,
        "The format has no such member; the platform drops it.",
        "Remove it, or correct its name."
    );

    public static readonly LintRule NoActionType = new(
        "PA705",
        "no-action-type",
        LintSeverity.Warning,
        "Without actionType the platform refuses the import.",
        "Write \"actionType\": \"custom\"."
    );

    public static readonly LintRule FunctionUrl = new(
        "PA706",
        "function-url",
        LintSeverity.Warning,
        "The URL of a function belongs to the organisation it was exported from.",
        "Remove requestUrlTemplate; the platform fills it in."
    );

    public static readonly LintRule Unreadable = new(
        "PA001",
        "unreadable",
        LintSeverity.Error,
        "The file is no action.",
        "Export it again, or mend it at the place given."
    );

    public static IReadOnlyList<LintRule> All { get; } =
    [
        Unreadable,
        InputContract,
        OutputContract,
        RequiredUnknown,
        Template,
        Loop,
        UndefinedInput,
        MissingQuiet,
        UndefinedVariable,
        UnusedKey,
        MayBeUnset,
        UnknownTool,
        NotCredentials,
        UnescapedInUrl,
        FormEscapeInPath,
        UnescapedInJson,
        UnquotedText,
        DoubleQuoted,
        UnescapedInForm,
        Path,
        ListIntoScalar,
        ScalarIntoList,
        DefaultNeverApplies,
        DefaultWithoutKey,
        DefaultNotJson,
        DefaultType,
        FunctionPerHit,
        OutputNotProduced,
        OutputNotDeclared,
        OutputNotJson,
        TrailingText,
        BodyOnGet,
        Accept,
        FormType,
        AbsoluteUrl,
        RelativeUrl,
        PlainHttp,
        LiteralSecret,
        SecretFromInput,
        ExportedName,
        NameLength,
        TimeoutRange,
        UnknownMember,
        NoActionType,
        FunctionUrl,
    ];
}
