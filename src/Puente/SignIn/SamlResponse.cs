using System.Diagnostics;
using System.Text;
using Puente.Failures;
using Puente.Platform.SignIn;

namespace Puente.SignIn;

/// <summary>The identity provider's SAML response, from a file or from a program that prints it; XML or base64 of it.</summary>
internal sealed class SamlResponse(string? file, IReadOnlyList<string> command)
{
    private const int MaxCharacters = 400_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>Base64, as the token host wants it.</returns>
    /// <exception cref="InputException">There is none, or it is no SAML response.</exception>
    public async Task<Secret> ReadAsync(CancellationToken cancellationToken)
    {
        var (text, from) =
            command.Count > 0
                ? (await RunAsync(cancellationToken), $"{command[0]} (signIn.assertionCommand)")
                : (await ReadFileAsync(cancellationToken), $"{file} (signIn.assertionFile)");
        text = text.Trim('\uFEFF', '\r', '\n', ' ', '\t');
        if (text.StartsWith('<'))
            return new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        var joined = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        return
            joined.Length is > 0 and < MaxCharacters
            && Convert.TryFromBase64String(joined, new byte[joined.Length], out _)
            ? new Secret(joined)
            : throw new InputException($"{from} gave no SAML response: write its XML, or base64 of that.");
    }

    private async Task<string> ReadFileAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file!, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The SAML response {file} (signIn.assertionFile) cannot be read: {fault.Message}"
            );
        }
    }

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        using var late = new CancellationTokenSource(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var process =
                Process.Start(start)
                ?? throw new InputException($"{command[0]} (signIn.assertionCommand) did not start.");
            try
            {
                var text = await process.StandardOutput.ReadToEndAsync(both.Token);
                await process.WaitForExitAsync(both.Token);
                return process.ExitCode == 0
                    ? text
                    : throw new InputException(
                        $"{command[0]} (signIn.assertionCommand) ended with exit code {process.ExitCode}."
                    );
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw new InputException(
                    $"{command[0]} (signIn.assertionCommand) did not end within {Patience.TotalSeconds:0} s."
                );
            }
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new InputException($"{command[0]} (signIn.assertionCommand) cannot be run: {fault.Message}");
        }
    }
}
