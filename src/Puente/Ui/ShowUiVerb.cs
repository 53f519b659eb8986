using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Ui;

/// <summary><c>puente ui show</c>.</summary>
internal static class ShowUiVerb
{
    private static readonly string[] s_columns = ["NAME", "STATE", "GROUPS", "OURS", "ADDRESS", "ID"];

    public static Command Create(Session session)
    {
        var verb = new Verb(
            "show",
            "List the organisation's interaction widgets and what the page beside the call lacks."
        )
        {
            Explanation = "OURS says which of them 'puente ui install' keeps up to date.",
            Examples = [new("puente ui show", "What is installed, and for whom.")],
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var desk = await UiDesk.OpenAsync(session, arguments, stop);
                await desk.GroupsAsync([], stop);
                if (desk.Widgets.Count == 0)
                    desk.Screen.Line("The organisation has no interaction widget. 'puente ui install' makes one.");
                else
                    desk.Screen.Table(
                        s_columns,
                        [
                            .. desk.Widgets.Select(
                                IReadOnlyList<string> (one) =>
                                    [
                                        one.Name ?? "",
                                        one.IntendedState == "ENABLED" ? one.ReportedState?.Code ?? "on" : "off",
                                        string.Join(
                                            ", ",
                                            ScreenPopApp.GroupsOf(one.Config?.Current).Select(desk.NameOf)
                                        ),
                                        ScreenPopApp.IsOwn(one) ? "yes" : "",
                                        ScreenPopApp.UrlOf(one).Split('?')[0],
                                        one.Id.ToString(),
                                    ]
                            ),
                        ]
                    );
                if (
                    desk.Own is [var own, ..]
                    && Uri.TryCreate(ScreenPopApp.UrlOf(own).Split('?')[0], UriKind.Absolute, out var url)
                )
                    UiAdvice.Write(desk, new Uri(url.GetLeftPart(UriPartial.Authority)));
                return ExitCode.Done;
            }
        );
        return verb;
    }
}
