using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Platform.Integrations;

namespace Puente.Ui;

/// <summary><c>puente ui install</c>.</summary>
internal static class InstallUiVerb
{
    private static readonly string[] s_columns = ["STEP", "WHAT", "NOW", "THEN"];

    public static Command Create(Session session)
    {
        var groups = new Option<string[]>("--group")
        {
            Description = "Whose people see it, by name or id; may be repeated. Left out, it stays as it is.",
            HelpName = "GROUP",
        };
        var queues = new Option<string[]>("--queue")
        {
            Description = "Only beside conversations of this queue; may be repeated. 'all' takes the limit away.",
            HelpName = "QUEUE",
        };
        var media = Options.Text(
            "--media",
            "LIST",
            "Only beside these, for example 'call, message'. 'all' takes the limit away."
        );
        var name = Options.Text(
            "--name",
            "NAME",
            $"Title that agents see; else it stays, or is '{ScreenPopApp.DefaultName}'."
        );
        var origin = Options.Text(
            "--origin",
            "URL",
            "Where agents' browsers reach the hub; else web.origin, else hub.listen."
        );
        var theme = Options.Text("--theme", "THEME", "light or dark, where browsers do not tell a frame.");
        theme.AcceptOnlyFromAmong("light", "dark");
        var integration = UiDesk.IntegrationOption();
        var dryRun = Options.Switch("--dry-run", "Show what would be done; send nothing.");
        var verb = new Verb("install", "Create the page beside the call, or bring it up to date.")
        {
            Explanation =
                "Shows its plan as a table, then carries it out: the integration, its address with the platform's placeholders, sandbox, groups and "
                + "life-cycle hooks; then it switches it on. Run twice, the second run changes nothing. It knows its own integration by a sentence in "
                + "the notes and touches no other unless you name it with --integration. The client needs integrations:integration:view, :add and :edit, "
                + "and must be allowed to read groups and queues.",
            Examples =
            [
                new("puente ui install --group Agents --dry-run", "The plan, and nothing else."),
                new("puente ui install --group Agents --group 'Team leads'", "For the people of two groups."),
                new(
                    "puente ui install --queue Billing --media 'call, message'",
                    "Beside calls and messages of one queue."
                ),
                new(
                    "puente ui install --integration 'CRM pop' --group Agents",
                    "Take over a widget that somebody made by hand."
                ),
            ],
            Options = { groups, queues, media, name, origin, theme, integration, dryRun },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var desk = await UiDesk.OpenAsync(session, arguments, stop);
                var existing = Existing(desk, arguments.GetValue(integration), arguments.GetValue(name));
                var app = new ScreenPopApp(
                    arguments.GetValue(name) ?? existing?.Name ?? ScreenPopApp.DefaultName,
                    OriginOf(desk, arguments.GetValue(origin)),
                    await desk.GroupsAsync(arguments.GetValue(groups) ?? [], stop) is { Count: > 0 } ids ? ids : null,
                    await QueuesAsync(desk, arguments.GetValue(queues) ?? [], stop),
                    arguments.GetValue(media) is "all" ? "" : arguments.GetValue(media),
                    arguments.GetValue(theme)
                );
                if (app.Groups is null && ScreenPopApp.GroupsOf(existing?.Config?.Current).Count == 0)
                    throw new InputException(
                        "Nobody would see it: name the group whose people shall, with --group GROUP."
                    );
                return await RunAsync(desk, app, existing, arguments.GetValue(dryRun), stop);
            }
        );
        return verb;
    }

    private static async Task<int> RunAsync(
        UiDesk desk,
        ScreenPopApp app,
        Integration? existing,
        bool isDryRun,
        CancellationToken stop
    )
    {
        var plan = UiPlan.Of(app, existing, desk.NameOf);
        if (plan.IsEmpty)
            desk.Screen.Line($"{app.Name}: as it should be, nothing to do.");
        else
            desk.Screen.Table(
                s_columns,
                [.. plan.Steps.Select(IReadOnlyList<string> (step) => [step.Step, step.What, step.Now, step.Then])]
            );
        if (isDryRun)
        {
            if (!plan.IsEmpty)
                desk.Screen.Line("Nothing was sent.");
            return ExitCode.Done;
        }
        if (!plan.IsEmpty)
        {
            await ApplyAsync(desk, app, existing, plan, stop);
            desk.Screen.Line($"{app.Name}: {(existing is null ? "installed" : "up to date")} and switched on.");
        }
        UiAdvice.Write(desk, app.Origin);
        return ExitCode.Done;
    }

    private static async Task ApplyAsync(
        UiDesk desk,
        ScreenPopApp app,
        Integration? existing,
        UiPlan plan,
        CancellationToken stop
    )
    {
        var api = desk.Client.Integrations;
        var one = existing ?? await api.CreateAsync(app.Name, ScreenPopApp.Type, stop);
        if (plan.Sets)
            await api.PutConfigurationAsync(one.Id, app.Over(await api.GetConfigurationAsync(one.Id, stop)), stop);
        if (plan.Enables)
            await api.SetIntendedStateAsync(one.Id, "ENABLED", stop);
    }

    private static Integration? Existing(UiDesk desk, string? named, string? title)
    {
        if (desk.Find(named) is { } found)
            return found;
        var name = title ?? ScreenPopApp.DefaultName;
        if (desk.Widgets.FirstOrDefault(one => ScreenPopApp.IsBegun(one, name)) is { } begun)
            return begun;
        return desk.Widgets.FirstOrDefault(one => one.Name == name) is { } other
            ? throw new InputException(
                $"The organisation has an interaction widget {name} ({other.Id}) that 'puente ui install' did not make. Take it over with --integration {other.Id}, or choose another --name."
            )
            : null;
    }

    private static Uri OriginOf(UiDesk desk, string? given)
    {
        var text = given ?? desk.Configuration.Web.Origin?.AbsoluteUri ?? desk.Configuration.HubListen;
        return
            Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && origin is { Scheme: "https" or "http", PathAndQuery: "/", UserInfo: "" }
            && (origin.Scheme == "https" || origin.IsLoopback)
            ? origin
            : throw new InputException(
                $"--origin {text}: write scheme, host and port, for example https://puente.example. Browsers let only https and this machine into a frame."
            );
    }

    private static async Task<IReadOnlyList<string>?> QueuesAsync(
        UiDesk desk,
        IReadOnlyList<string> given,
        CancellationToken stop
    ) =>
        given switch
        {
            [] => null,
            ["all"] => [],
            _ => await desk.QueuesAsync(given, stop),
        };
}
