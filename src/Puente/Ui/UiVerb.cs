using Puente.CommandLine;

namespace Puente.Ui;

/// <summary><c>puente ui</c>: the pages of the hub within the platform's own client.</summary>
internal static class UiVerb
{
    public static Verb Create(Session session) =>
        new("ui", "Put the page beside the call into Genesys Cloud's own client.")
        {
            Explanation =
                "The page is an interaction widget: the platform's client frames it beside each conversation of the people in the groups you name. "
                + "docs/screen-pop.md says what it shows and how it signs people in.",
            Examples =
            [
                new("puente ui install --group Agents --dry-run", "What would be created and set."),
                new("puente ui install --group Agents", "Create it, or bring it up to date, and switch it on."),
                new("puente ui show", "What is installed, for whom, and what is missing."),
                new("puente ui remove", "Take it away again."),
            ],
            Subcommands = { InstallUiVerb.Create(session), ShowUiVerb.Create(session), RemoveUiVerb.Create(session) },
        };
}
