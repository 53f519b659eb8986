using System.Text.Json;

namespace Puente.Tests.Actions.Deploying;

public sealed class PullTests
{
    private const string Pulled = "actions/CRM/Customer-lookup.custom.json";

    /// <summary>An organisation with the action, and a folder with nothing.</summary>
    private static async Task<DeployLab> PublishedAsync()
    {
        var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push", "--publish");
        Directory.Delete(Path.Combine(lab.Run.Folder, "actions"), recursive: true);
        return lab;
    }

    [Fact]
    public async Task A_pull_writes_what_was_pushed_and_the_second_pull_nothing()
    {
        await using var lab = await PublishedAsync();
        var first = await lab.ActAsync(0, "pull");
        Assert.Contains($"new        {Pulled}: Customer lookup (version 2)", first.Output, StringComparison.Ordinal);
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(DeployLab.Lookup), JsonElement.Parse(lab.Read(Pulled))),
            lab.Read(Pulled)
        );
        var second = await lab.ActAsync(0, "pull");
        Assert.Contains("0 written, 1 unchanged", second.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["Customer-lookup.custom.json", "actions.lock.json"],
            Directory
                .EnumerateFiles(lab.Run.Folder, "*", SearchOption.AllDirectories)
                .Where(file => file.Contains("actions", StringComparison.Ordinal))
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains("CRM login", lab.Read("actions/actions.lock.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(DeployLab.Secret, lab.Read("actions/actions.lock.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await using var lab = await PublishedAsync();
        Assert.Contains(
            "1 would be written",
            (await lab.ActAsync(0, "pull", "--dry-run")).Output,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(Path.Combine(lab.Run.Folder, "actions")));
    }

    [Fact]
    public async Task A_change_there_is_taken_a_change_here_is_kept_and_both_are_left()
    {
        await using var lab = await PublishedAsync();
        await lab.ActAsync(0, "pull");
        await lab.RivalAsync("\"category\":\"Sales\"");
        Assert.Contains("changed    " + Pulled, (await lab.ActAsync(0, "pull")).Output, StringComparison.Ordinal);
        Assert.Contains("\"category\": \"Sales\"", lab.Read(Pulled), StringComparison.Ordinal);

        var mine = lab.Read(Pulled).Replace("/v1/", "/v2/", StringComparison.Ordinal);
        lab.Write(mine, Pulled);
        Assert.Contains("kept       " + Pulled, (await lab.ActAsync(0, "pull")).Output, StringComparison.Ordinal);
        await lab.RivalAsync("\"category\":\"Service\"");
        var left = await lab.ActAsync(1, "pull");
        Assert.Contains("left       " + Pulled, left.Output, StringComparison.Ordinal);
        Assert.Contains(
            "config.request.requestUrlTemplate: changed in the file",
            left.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(mine, lab.Read(Pulled));
        await lab.ActAsync(0, "pull", "--force");
        Assert.Contains("\"category\": \"Service\"", lab.Read(Pulled), StringComparison.Ordinal);
        await lab.ActAsync(0, "diff");
    }

    [Fact]
    public async Task A_diff_shows_lines_who_changed_them_and_ends_with_1()
    {
        await using var lab = await PublishedAsync();
        await lab.ActAsync(0, "pull");
        await lab.RivalAsync("\"name\":\"Customers\"");
        lab.Write(
            lab.Read(Pulled)
                .Replace(
                    @"{\n  \""name\"": ${name}\n}",
                    @"{\n  \""name\"": ${name},\n  \""more\"": 1\n}",
                    StringComparison.Ordinal
                ),
            Pulled
        );
        var outcome = await lab.ActAsync(1, "diff");
        Assert.Contains(
            """
              name: changed in the organisation
                - Customers
                + Customer lookup
              config.response.successTemplate: changed in the file
                  {
                -   "name": ${name}
                +   "name": ${name},
                +   "more": 1
                  }

            """,
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("1 action: 0 equal, 1 different.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_are_taken_only_when_asked_for()
    {
        await using var lab = await DeployLab.StartAsync();
        await lab.ActAsync(0, "push");
        Directory.Delete(Path.Combine(lab.Run.Folder, "actions"), recursive: true);
        var published = await lab.ActAsync(0, "pull");
        Assert.Contains("was never published; --drafts takes it", published.Output, StringComparison.Ordinal);
        await lab.ActAsync(0, "pull", "--drafts");
        Assert.Contains("/v1/", lab.Read(Pulled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integration_that_is_not_there_is_wrong_input_and_those_that_are_are_named()
    {
        await using var lab = await DeployLab.StartAsync();
        var outcome = await lab.ActAsync(2, "pull", "--integration", "Nope");
        Assert.Contains("acme has no integration Nope. It has CRM.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Customer lookup (v2)", "Customer-lookup-v2")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("Größe ändern", "Größe-ändern")]
    [InlineData("///", "action")]
    public void A_name_becomes_a_file_name_that_stays_in_its_folder(string name, string file) =>
        Assert.Equal(file, Puente.Actions.Deploying.ActionPull.FileNameOf(name));
}
