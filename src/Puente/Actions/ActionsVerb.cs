using Puente.Actions.Creating;
using Puente.Actions.Deploying;
using Puente.CommandLine;

namespace Puente.Actions;

/// <summary><c>puente actions</c>: data actions as files: run, tested and checked without an organisation, and carried into one.</summary>
internal static class ActionsVerb
{
    public static Verb Create(Session session) =>
        new("actions", "Run, test, check and deploy data actions as files.")
        {
            Explanation =
                "Works on exported data actions. Runs them step by step as the platform does, against the real service or a recording, "
                + "tests them with cases that stand beside the file, and finds what the platform would refuse or mangle. "
                + "pull, diff, push and publish carry them between files and organisation.",
            Examples =
            [
                new(
                    "puente actions run lookup.custom.json --input '{\"phone\":\"+493012345\"}' --recording lookup.recording.json",
                    "Every step, against a recorded answer."
                ),
                new("puente actions test", "All cases of all actions in this folder."),
                new("puente actions lint", "What is wrong with them, with place and fix."),
                new("puente actions push --publish", "Into the organisation, what differs only."),
            ],
            Subcommands =
            {
                NewActionVerb.Create(session),
                RunActionVerb.Create(session),
                TestActionsVerb.Create(session),
                LintActionsVerb.Create(session),
                PullActionsVerb.Create(session),
                DiffActionsVerb.Create(session),
                PushActionsVerb.Create(session),
                PublishActionsVerb.Create(session),
            },
        };
}
