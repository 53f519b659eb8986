namespace Puente.Actions.Linting;

/// <summary>All rules. Hundreds: 1 contracts, 2 templates, 3 escaping, 4 paths and defaults, 5 request, 6 secrets, 7 deployment.</summary>
public static partial class LintRules
{
    public static readonly LintRule Unreadable = new(
        "PA001",
        "unreadable",
        LintSeverity.Error,
        "The file is no action.",
        "Export it again, or mend it at the place given."
    );

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

    /// <summary>Made when first asked for: the rules stand in several files, whose order nobody promises.</summary>
    public static IReadOnlyList<LintRule> All =>
        field ??= [
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
