using Puente.CommandLine;

namespace Puente.Provisioning;

/// <summary><c>puente provision</c>: the company's directory drives users, roles, queues and phones.</summary>
internal static class ProvisionVerb
{
    public static Verb Create(Session session) =>
        new("provision", "Bring users, roles, queues and phones to what the company's directory says.")
        {
            Explanation =
                "Compares the people of a directory (directory.json says where they are and what they become) with the organisation. "
                + "plan shows the differences and changes nothing; apply carries them out and can be stopped anywhere and run again; "
                + "watch does so whenever the directory changes. Leavers are switched off, never deleted. More losses than usual need "
                + "a confirmation.",
            Examples =
            [
                new("puente provision plan", "What would be done, with reasons."),
                new("puente provision apply", "Do it."),
                new("puente provision apply --confirm 31", "31 people may lose something."),
                new("puente provision explain ana@acme.example", "Why does she have what she has?"),
                new("puente provision undo 12", "Back to what was there before run 12."),
            ],
            Subcommands =
            {
                PlanVerb.Create(session),
                ApplyVerb.Create(session),
                WatchVerb.Create(session),
                ProvisionStatusVerb.Create(session),
                UndoVerb.Create(session),
                ExplainVerb.Create(session),
            },
        };
}
