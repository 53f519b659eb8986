namespace Puente.Actions.Linting;

public static partial class LintRules
{
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
}
