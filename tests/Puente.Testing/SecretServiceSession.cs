using System.Diagnostics;

namespace Puente.Testing;

/// <summary>
/// A session of its own with Debian's GNOME Keyring as its Secret Service, unlocked, without a screen. Everything it keeps
/// lies in a temporary folder.
/// </summary>
public sealed class SecretServiceSession : IAsyncDisposable
{
    private const string Password = "keyring-password";
    private readonly TempFolder _folder = new();
    private readonly List<Process> _processes = [];

    private SecretServiceSession() { }

    /// <summary>What a program of the session needs to see.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <param name="withService">False: a session in which nobody keeps secrets.</param>
    public static async Task<SecretServiceSession> StartAsync(bool withService = true)
    {
        var session = new SecretServiceSession();
        session.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        session.Variables["HOME"] = session._folder.Path;
        session.Variables["XDG_RUNTIME_DIR"] = session._folder.Path;
        // A bus without the system's services: none is started because somebody asks for it.
        await File.WriteAllTextAsync(
            session._folder["bus.conf"],
            $"""
            <busconfig>
              <type>session</type>
              <listen>unix:dir={session._folder.Path}</listen>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
              </policy>
            </busconfig>
            """
        );
        var bus = session.Start(
            "dbus-daemon",
            [$"--config-file={session._folder["bus.conf"]}", "--nofork", "--print-address"]
        );
        session.Variables["DBUS_SESSION_BUS_ADDRESS"] =
            await bus.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("dbus-daemon did not start.");
        if (!withService)
            return session;
        var keyring = session.Start("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"]);
        await keyring.StandardInput.WriteAsync(Password);
        keyring.StandardInput.Close();
        await session.WaitAsync();
        return session;
    }

    private async Task WaitAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience.Limit)
        {
            using var asking = Start(
                "dbus-send",
                [
                    "--session",
                    "--print-reply",
                    "--dest=org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus.GetNameOwner",
                    "string:org.freedesktop.secrets",
                ],
                keep: false
            );
            await asking.WaitForExitAsync();
            if (asking.ExitCode == 0)
                return;
            await Task.Delay(50);
        }
        throw new InvalidOperationException("gnome-keyring-daemon offers no Secret Service.");
    }

    private Process Start(string program, IEnumerable<string> arguments, bool keep = true)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        if (keep)
            _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Dispose();
    }
}
