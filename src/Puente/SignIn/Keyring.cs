using System.Diagnostics;
using Puente.Platform.SignIn;
using Puente.Terminal;

namespace Puente.SignIn;

/// <summary>
/// The desktop's keyring, by the program secret-tool of libsecret. The token goes in by standard input: arguments can be
/// seen by every user of the machine. A keyring that does not work (locked, no session) leaves the job to the file.
/// </summary>
internal sealed class Keyring(string program, string name, FileKeeper file) : ITokenKeeper
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>The program; null when there is none, or no session that a keyring could belong to.</returns>
    public static string? Find(CommandHost host) =>
        host.Variable("DBUS_SESSION_BUS_ADDRESS") is null
            ? null
            : (host.Variable("PATH") ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, "secret-tool"))
                .FirstOrDefault(File.Exists);

    public async Task<KeptToken?> ReadAsync(CancellationToken cancellationToken)
    {
        var (code, text) = await RunAsync(
            ["lookup", "application", "puente", "sign-in", name],
            null,
            cancellationToken
        );
        return code == 0 && TokenKeepers.Read(text) is { } kept ? kept : await file.ReadAsync(cancellationToken);
    }

    public async Task WriteAsync(KeptToken token, CancellationToken cancellationToken)
    {
        var (code, _) = await RunAsync(
            ["store", "--label=Puente sign-in", "application", "puente", "sign-in", name],
            TokenKeepers.Write(token),
            cancellationToken
        );
        if (code == 0)
            await file.RemoveAsync(cancellationToken);
        else
            await file.WriteAsync(token, cancellationToken);
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["clear", "application", "puente", "sign-in", name], null, cancellationToken);
        await file.RemoveAsync(cancellationToken);
    }

    public override string ToString() => $"the keyring, or {file}";

    private async Task<(int Code, string Output)> RunAsync(
        IEnumerable<string> arguments,
        string? input,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var late = new CancellationTokenSource(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
                return (-1, "");
            try
            {
                await process.StandardInput.WriteAsync((input ?? "").AsMemory(), both.Token);
                process.StandardInput.Close();
                var complaint = process.StandardError.ReadToEndAsync(both.Token);
                var output = await process.StandardOutput.ReadToEndAsync(both.Token);
                await complaint;
                await process.WaitForExitAsync(both.Token);
                return (process.ExitCode, output);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                return (-1, "");
            }
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException)
        {
            return (-1, "");
        }
    }
}
