using Puente.CommandLine;

namespace Puente.Actions;

/// <summary><c>puente actions</c>: data actions as files that can be run, tested and checked without an organisation.</summary>
internal static class ActionsVerb
{
    public static Verb Create(Session session) =>
        new("actions", "Run, test and check data actions as files.")
        {
            Explanation =
                "Works on exported data actions. Runs them step by step as the platform does, against the real service or a recording, "
                + "tests them with cases that stand beside the file, and finds what the platform would refuse or mangle.",
            Examples =
            [
                new(
                    "puente actions run lookup.custom.json --input '{\"phone\":\"+493012345\"}' --recording lookup.recording.json",
                    "Every step, against a recorded answer."
                ),
                new("puente actions test", "All cases of all actions in this folder."),
                new("puente actions lint", "What is wrong with them, with place and fix."),
            ],
            Subcommands =
            {
                RunActionVerb.Create(session),
                TestActionsVerb.Create(session),
                LintActionsVerb.Create(session),
            },
        };
}
