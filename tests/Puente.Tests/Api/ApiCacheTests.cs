using Microsoft.AspNetCore.Http;

namespace Puente.Tests.Api;

public sealed class ApiCacheTests
{
    private static readonly string[] Ask = ["api", "GET", "/api/v2/users?x=1", "--cache", "1h"];

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_asked_for_again_after_it()
    {
        await using var platform = await StartAsync();
        var time = new ShiftedTime();
        using var run = Configured(platform, time);
        var first = await run.RunAsync(Ask);
        time.Shift = TimeSpan.FromMinutes(59);
        var kept = await run.RunAsync([.. Ask, "--include"]);
        Assert.Single(platform.Requests);
        Assert.Contains("Puente-Cache: kept 59 min", kept.Output, StringComparison.Ordinal);
        Assert.EndsWith(first.Output, kept.Output, StringComparison.Ordinal);
        time.Shift = TimeSpan.FromMinutes(60);
        await run.RunAsync(Ask);
        Assert.Equal(2, platform.Requests.Count);
    }

    [Fact]
    public async Task Another_path_header_or_client_is_another_answer()
    {
        await using var platform = await StartAsync();
        using var run = Configured(platform, TimeProvider.System);
        await run.RunAsync(Ask);
        await run.RunAsync("api", "GET", "/api/v2/users?x=2", "--cache", "1h");
        await run.RunAsync([.. Ask, "-H", "Accept-Language: es"]);
        run.Variables["PUENTE_CLIENT_ID"] = "another";
        await run.RunAsync(Ask);
        Assert.Equal(4, platform.Requests.Count);
        await run.RunAsync(Ask);
        Assert.Equal(4, platform.Requests.Count);
    }

    [Fact]
    public async Task The_files_are_private_and_hold_no_secret()
    {
        await using var platform = await StartAsync();
        using var run = Configured(platform, TimeProvider.System);
        await run.RunAsync([.. Ask, "-H", "X-Api-Key: hush"]);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(run.Folder, "cache", "puente", "api")));
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.DoesNotContain("must-not-show", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_is_asked_for_again()
    {
        await using var platform = await StartAsync();
        using var run = Configured(platform, TimeProvider.System);
        await run.RunAsync(Ask);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(run.Folder, "cache", "puente", "api")));
        await using (var cut = File.OpenWrite(file))
            cut.SetLength(cut.Length - 1);
        Assert.Equal("{\"a\":1}", (await run.RunAsync(Ask)).Output);
        Assert.Equal(2, platform.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        await using var platform = await CannedPlatform.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = 404;
                return context.Response.WriteAsync("{}");
            }
        );
        using var run = Configured(platform, TimeProvider.System);
        Assert.Equal(1, (await run.RunAsync(Ask)).Code);
        Assert.Equal(1, (await run.RunAsync(Ask)).Code);
        Assert.Equal(2, platform.Requests.Count);
    }

    private static Task<CannedPlatform> StartAsync() =>
        CannedPlatform.StartAsync(
            (context, _) =>
            {
                context.Response.Headers.SetCookie = "session=hush";
                return context.Response.WriteAsync("{\"a\":1}");
            }
        );

    private static CommandRun Configured(CannedPlatform platform, TimeProvider time)
    {
        var run = new CommandRun { Time = time };
        platform.Configure(run);
        run.Variables["XDG_CACHE_HOME"] = Path.Combine(run.Folder, "cache");
        return run;
    }

    /// <summary>The real clock, ahead by as much as is wished.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
