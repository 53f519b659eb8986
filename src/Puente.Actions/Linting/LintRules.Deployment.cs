namespace Puente.Actions.Linting;

public static partial class LintRules
{
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
}
