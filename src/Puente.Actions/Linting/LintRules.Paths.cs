namespace Puente.Actions.Linting;

public static partial class LintRules
{
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
}
