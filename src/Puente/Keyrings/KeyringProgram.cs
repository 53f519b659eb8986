using System.ComponentModel;
using System.Diagnostics;

namespace Puente.Keyrings;

/// <summary>
/// Runs the system's own program. A secret goes in by standard input: every user of the machine can see arguments.
/// </summary>
/// <param name="variables">The program's environment.</param>
internal sealed class KeyringProgram(string program, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>A locked keyring asks its user for the password meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="KeyringException">It does not start or does not end.</exception>
    public async Task<(int Code, string Output, bool HasComplained)> RunAsync(
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
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var late = new CancellationTokenSource(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var process = Process.Start(start) ?? throw new KeyringException($"{program} did not start.");
            try
            {
                var complaint = process.StandardError.ReadToEndAsync(both.Token);
                var output = process.StandardOutput.ReadToEndAsync(both.Token);
                await process.StandardInput.WriteAsync((input ?? "").AsMemory(), both.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(both.Token);
                return (process.ExitCode, await output, (await complaint).Trim().Length > 0);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                throw new KeyringException(
                    $"The keyring did not answer within {Patience.TotalSeconds:0} s ({program}). Unlock it and try again."
                );
            }
        }
        catch (Exception fault) when (fault is Win32Exception or IOException and not KeyringException)
        {
            throw new KeyringException($"{program} cannot be run: {fault.Message}", fault);
        }
    }
}
