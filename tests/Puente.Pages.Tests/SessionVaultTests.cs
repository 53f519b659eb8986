using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub.Browsers;
using Puente.Pages.Tests.Surroundings;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Testing;

namespace Puente.Pages.Tests;

/// <summary>What of a sign-in lies on the disk, and who can open it.</summary>
public sealed class SessionVaultTests : IDisposable
{
    private const string Audience = "client https://api.example";
    private readonly TempFolder _folder = new();
    private readonly ShiftedTime _time = new();
    private readonly string _session = SessionDesk.NewKey();

    [Fact]
    public void A_kept_session_comes_back_whole_in_another_run()
    {
        Vault().Keep(_session, "the-csrf", Token(TimeSpan.FromHours(8), refresh: "the-refresh"));
        var kept = Vault().Find(_session);
        Assert.Equal(
            ("the-csrf", "the-access", "the-refresh"),
            (kept?.Csrf, kept?.Token.Access.Reveal(), kept?.Token.Refresh?.Reveal())
        );
    }

    [Fact]
    public void Neither_token_nor_cookie_stands_on_the_disk_in_clear()
    {
        Vault().Keep(_session, "the-csrf", Token(TimeSpan.FromHours(8), refresh: "the-refresh"));
        foreach (var file in Files())
        {
            var text = file + Encoding.Latin1.GetString(File.ReadAllBytes(file));
            foreach (var secret in new[] { "the-access", "the-refresh", "the-csrf", _session })
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public void The_disk_alone_opens_nothing_and_another_client_gets_nothing()
    {
        Vault().Keep(_session, "c", Token(TimeSpan.FromHours(8)));
        var mine = Directory.GetFiles(_folder["hub.sessions"]).Single();
        var other = SessionDesk.NewKey();
        Vault().Keep(other, "c", Token(TimeSpan.FromHours(8)));
        // The file of one session in the place of another: right key of the hub, wrong cookie.
        File.Copy(mine, Directory.GetFiles(_folder["hub.sessions"]).Single(file => file != mine), overwrite: true);
        Assert.Null(Vault().Find(other));
        Assert.Null(Vault("client https://api.elsewhere").Find(_session));
    }

    [Fact]
    public void Without_the_hubs_key_the_files_are_worth_nothing()
    {
        Vault().Keep(_session, "c", Token(TimeSpan.FromHours(8)));
        File.Delete(_folder["hub.sessions.key"]);
        Assert.Null(Vault().Find(_session));
    }

    [Fact]
    public void A_changed_file_is_refused()
    {
        Vault().Keep(_session, "c", Token(TimeSpan.FromHours(8)));
        var file = Directory.GetFiles(_folder["hub.sessions"]).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[5] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Null(Vault().Find(_session));
    }

    [Fact]
    public void What_has_ended_does_not_come_back_and_is_swept_away()
    {
        var unused = SessionDesk.NewKey();
        Vault().Keep(_session, "c", Token(TimeSpan.FromHours(1)));
        Vault().Keep(unused, "c", Token(TimeSpan.FromHours(1), refresh: "r"));
        _time.Shift = TimeSpan.FromHours(2);
        Vault().Sweep();
        Assert.Null(Vault().Find(_session));
        Assert.NotNull(Vault().Find(unused));
        _time.Shift = TimeSpan.FromDays(15);
        Vault().Sweep();
        Assert.Empty(Directory.GetFiles(_folder["hub.sessions"]));
    }

    public void Dispose() => _folder.Dispose();

    private SessionVault Vault(string audience = Audience) => new(_folder["hub"], audience, NullLogger.Instance, _time);

    private KeptToken Token(TimeSpan life, string? refresh = null) =>
        new(new Secret("the-access"), refresh is null ? null : new Secret(refresh), _time.GetUtcNow() + life);

    private string[] Files() => [_folder["hub.sessions.key"], .. Directory.GetFiles(_folder["hub.sessions"])];
}
