using System.Text.Json;
using Puente.Actions.Deploying;
using Puente.Platform.DataActions;

namespace Puente.Tests.Actions.Deploying;

public sealed class PushTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_push_changes_nothing_and_says_so()
    {
        await using var lab = await DeployLab.StartAsync();
        var first = await lab.ActAsync(0, "push", "--publish");
        Assert.Contains("Customer lookup: created, published as version 2", first.Output, StringComparison.Ordinal);
        var kept = lab.Read("actions/actions.lock.json");
        var second = await lab.ActAsync(0, "push", "--publish");
        Assert.Contains("Customer lookup: unchanged\n", second.Output, StringComparison.Ordinal);
        Assert.Contains("0 written, 1 unchanged, 0 refused", second.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await lab.PublishedAsync()).Version);
        Assert.Equal(kept, lab.Read("actions/actions.lock.json"));
    }

    [Fact]
    public async Task Everything_the_file_says_arrives_the_request_template_that_new_drafts_lose_too()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        var action = await lab.PublishedAsync();
        Assert.Equal(
            """{"phone": "$esc.jsonString(${input.phone})"}""",
            await lab.Client.DataActions.GetTemplateAsync(action.Id, false, "requesttemplate.vm", Stop)
        );
        Assert.Equal(9, action.Config!.Value.GetProperty("timeoutSeconds").GetInt32());
        Assert.Equal("CRM", action.Category);
        await lab.ActAsync(0, "diff");
    }

    [Fact]
    public async Task A_push_without_publish_leaves_a_draft_that_publish_publishes()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push");
        Assert.Contains("publish", (await lab.ActAsync(0, "push")).Output, StringComparison.Ordinal);
        var dry = await lab.ActAsync(0, "publish", "--dry-run");
        Assert.Contains("would be published from draft version 2", dry.Output, StringComparison.Ordinal);
        Assert.Contains("published as version 2", (await lab.ActAsync(0, "publish")).Output, StringComparison.Ordinal);
        Assert.Contains(": unchanged\n", (await lab.ActAsync(0, "publish")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_differences_and_sends_nothing()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        lab.Replace("/v1/", "/v2/");
        var outcome = await lab.ActAsync(0, "push", "--dry-run");
        Assert.Contains("would be changed", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("    + https://crm.example.com/v2/customers\n", outcome.Output, StringComparison.Ordinal);
        var action = await lab.PublishedAsync();
        Assert.Null(await lab.Client.DataActions.FindDraftAsync(action.Id, Stop));
        Assert.Equal(2, action.Version);
    }

    [Fact]
    public async Task What_somebody_changed_in_the_organisation_is_not_written_over()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        await lab.RivalAsync("\"category\":\"Sales\"");
        lab.Replace("/v1/", "/v2/");
        var outcome = await lab.ActAsync(1, "push", "--publish");
        Assert.Contains("somebody changed it in acme since version 2", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\n  category: changed in the organisation\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("requestUrlTemplate", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("Sales", (await lab.PublishedAsync()).Category);

        await lab.ActAsync(0, "push", "--publish", "--force");
        Assert.Equal("CRM", (await lab.PublishedAsync()).Category);
    }

    [Fact]
    public async Task A_change_between_reading_and_writing_is_told_and_nothing_is_written()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        var (plan, push, deploy) = await PlanAsync(lab, "/v1/", "/v2/");
        using var _ = deploy;
        var draft = await lab.Client.DataActions.StartDraftAsync(plan.Pair.Remote!.Id, Stop);
        var rival = plan.Pair.Remote with
        {
            Draft = new RemoteState(draft.Version!.Value, plan.Pair.Remote.Current.Content),
        };
        await lab.Client.DataActions.ChangeDraftAsync(
            rival.Id,
            """{"version":2,"category":"Sales"}"""u8.ToArray(),
            Stop
        );
        var fault = await Assert.ThrowsAsync<PushRefusedException>(() =>
            push.ApplyAsync(plan with { Pair = With(plan.Pair, rival) }, "", Stop)
        );
        Assert.StartsWith("somebody changed category meanwhile", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Sales", (await lab.Client.DataActions.FindDraftAsync(rival.Id, Stop))!.Category);
    }

    [Fact]
    public async Task A_save_that_changed_nothing_does_not_stop_a_push()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        var (plan, push, deploy) = await PlanAsync(lab, "/v1/", "/v2/");
        using var _ = deploy;
        var draft = await lab.Client.DataActions.StartDraftAsync(plan.Pair.Remote!.Id, Stop);
        var rival = plan.Pair.Remote with
        {
            Draft = new RemoteState(draft.Version!.Value, plan.Pair.Remote.Current.Content),
        };
        await lab.Client.DataActions.ChangeDraftAsync(rival.Id, """{"version":2,"category":"CRM"}"""u8.ToArray(), Stop);
        var outcome = await push.ApplyAsync(plan with { Pair = With(plan.Pair, rival) }, "", Stop);
        Assert.StartsWith("changed, published as version", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_broke_off_after_making_the_draft_goes_on_with_it()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push");
        var kept = JsonElement.Parse(lab.Read("actions/actions.lock.json"));
        var parts = kept.GetProperty("actions")
            .GetProperty("lookup.custom.json")
            .GetProperty("organisations")
            .EnumerateObject()
            .Single()
            .Value.GetProperty("parts")
            .GetRawText();
        lab.Write(
            lab.Read("actions/actions.lock.json").Replace(parts, "{}", StringComparison.Ordinal),
            "actions/actions.lock.json"
        );
        lab.Replace("/v1/", "/v2/");
        await lab.ActAsync(0, "push", "--publish");
        Assert.Contains("/v2/", (await lab.PublishedAsync()).Config.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linters_errors_stop_a_push_before_anything_is_sent()
    {
        await using var lab = await DeployLab.StartAsync();
        lab.Replace("${input.phone}", "${input.phon}");
        var outcome = await lab.ActAsync(1, "push");
        Assert.Contains("error   PA203 'phon'.", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was sent", outcome.Error, StringComparison.Ordinal);
        await lab.ActAsync(0, "push", "--force");
    }

    [Fact]
    public async Task What_the_platform_refuses_is_said_in_its_words_and_the_draft_stays()
    {
        await using var lab = await DeployLab.StartAsync();
        lab.Replace("\"type\": \"string\" } } } },", "\"type\": \"object\" } } } },");
        var outcome = await lab.ActAsync(1, "push", "--force", "--publish");
        Assert.Contains(
            "the platform would not publish it; the draft stays there.",
            outcome.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("Failed Validation of contract.input.inputSchema", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("0 written, 0 unchanged, 1 refused", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_is_published_is_not_changed()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        lab.Replace("\"required\": [\"phone\"], ", "");
        var outcome = await lab.ActAsync(1, "push");
        Assert.Contains("contract.input.inputSchema differs", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Give the action another name", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_of_the_same_name_that_was_never_compared_is_left_alone()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        File.Delete(Path.Combine(lab.Run.Folder, "actions/actions.lock.json"));
        await lab.ActAsync(0, "push");
        File.Delete(Path.Combine(lab.Run.Folder, "actions/actions.lock.json"));
        lab.Replace("/v1/", "/v2/");
        Assert.Contains(
            "was never compared with this file",
            (await lab.ActAsync(1, "push")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_draft_of_that_name_with_somebody_elses_template_is_left_alone()
    {
        await using var lab = await DeployLab.StartAsync();
        lab.Replace("\\\"phone\\\"", "\\\"number\\\"");
        await lab.ActAsync(0, "push");
        File.Delete(Path.Combine(lab.Run.Folder, "actions/actions.lock.json"));
        lab.Write(DeployLab.Lookup);
        Assert.Contains(
            "was never compared with this file",
            (await lab.ActAsync(1, "push")).Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_renamed_action_stays_the_same_action()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        var before = (await lab.PublishedAsync()).Id;
        lab.Replace("Customer lookup", "Find a customer");
        await lab.ActAsync(0, "push", "--publish");
        var after = await lab.PublishedAsync();
        Assert.Equal((before, "Find a customer"), (after.Id, after.Name));
    }

    [Fact]
    public async Task A_copy_maps_integrations_and_credentials_by_name()
    {
        await using var lab = await DeployLab.StartAsync();
        var live = await lab.AddAsync(integration: null, "CRM live login");
        await lab.ActAsync(0, "push", "--publish");
        string[] config = ["--config", "1.json", "--map", "CRM=CRM Live"];
        Assert.Contains(
            "--create-integrations",
            (await lab.ActAsync(1, "push", config)).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no credential called CRM login of type userDefined",
            (await lab.ActAsync(1, "push", [.. config, "--create-integrations"])).Error,
            StringComparison.Ordinal
        );
        string[] mapped = [.. config, "--map", "CRM login=CRM live login", "--create-integrations", "--publish"];
        Assert.Contains(
            "integration CRM Live: would be made",
            (await lab.ActAsync(0, "push", [.. mapped, "--dry-run"])).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "integration CRM Live: made",
            (await lab.ActAsync(0, "push", mapped)).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(": unchanged\n", (await lab.ActAsync(0, "push", mapped)).Output, StringComparison.Ordinal);
        Assert.Equal("CRM Live", (await lab.PublishedAsync(live)).Category);
        await foreach (var integration in live.Integrations.ListAsync(cancellationToken: Stop))
            Assert.Equal(
                "CRM live login",
                integration.Config!.Current!.Credentials!.Value.GetProperty("basicAuth").GetProperty("name").GetString()
            );
        await lab.ActAsync(0, "diff", config);
        await lab.ActAsync(0, "diff");
        Assert.DoesNotContain(DeployLab.Secret, lab.Read("actions/actions.lock.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CRM")]
    [InlineData("=CRM")]
    [InlineData("CRM=")]
    public async Task A_map_that_is_none_is_wrong_input(string map)
    {
        await using var lab = await DeployLab.StartAsync();
        Assert.Contains("--map", (await lab.ActAsync(2, "push", "--map", map)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_signs_in_goes_where_the_platform_keeps_it()
    {
        await using var lab = await DeployLab.StartAsync(credentialType: "userDefinedOAuth");
        await lab.ActAsync(0, "pull");
        const string Auth = "actions/CRM/Auth.customAuth.json";
        lab.Write(
            lab.Read(Auth)
                .Replace(
                    "grant_type=client_credentials",
                    "grant_type=client_credentials&scope=ivr",
                    StringComparison.Ordinal
                ),
            Auth
        );
        var outcome = await lab.ActAsync(0, "push", "--publish");
        Assert.Contains(
            "Auth.customAuth.json: Auth: changed, published as version 2",
            outcome.Output,
            StringComparison.Ordinal
        );
        var plain = await DeployLab.StartAsync();
        await using var __ = plain;
        plain.Write(lab.Read(Auth), "actions/auth.customAuth.json");
        Assert.Contains(
            "user-defined OAuth credential",
            (await plain.ActAsync(1, "push")).Error,
            StringComparison.Ordinal
        );
    }

    private static ActionPair With(ActionPair pair, RemoteAction remote) =>
        new()
        {
            File = pair.File,
            Content = pair.Content,
            IntegrationName = pair.IntegrationName,
            Integration = pair.Integration,
            Remote = remote,
            Last = pair.Last,
        };

    /// <summary>A plan made from what the organisation holds now, to be carried out after something else has happened.</summary>
    private static async Task<(PushPlan Plan, ActionPush Push, DeploySession Deploy)> PlanAsync(
        DeployLab lab,
        string from,
        string to
    )
    {
        lab.Replace(from, to);
        var deploy = await lab.OpenAsync();
        var pairs = await deploy.PairAsync(deploy.Read("actions"), NameMap.Read([]), null, Stop);
        var (plan, obstacle) = PushPlan.Of(Assert.Single(pairs!), "acme", force: false);
        Assert.Null(obstacle);
        return (plan!, new ActionPush(deploy, publish: true), deploy);
    }
}
