using System.Text;

namespace Puente.Keyrings;

/// <summary>The login keychain of macOS, by its program security.</summary>
internal sealed class MacKeychain(string program, IReadOnlyDictionary<string, string> variables) : ISystemKeyring
{
    /// <summary>errSecItemNotFound as the program's exit code.</summary>
    private const int NotFound = 44;

    private readonly KeyringProgram _program = new(program, variables);

    public async Task<string?> FindAsync(KeyringItem item, string name, CancellationToken cancellationToken)
    {
        var (code, output, _) = await _program.RunAsync(
            ["find-generic-password", "-s", Service(item), "-a", name, "-w"],
            null,
            cancellationToken
        );
        return code switch
        {
            0 => output.TrimEnd('\n'),
            NotFound => null,
            _ => throw Refused("read", code),
        };
    }

    public async Task StoreAsync(KeyringItem item, string name, string text, CancellationToken cancellationToken)
    {
        // -i reads the command from standard input, -X takes the bytes in hexadecimal: no quoting, and no argument to see.
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
        var (code, _, _) = await _program.RunAsync(
            ["-i"],
            $"add-generic-password -U -s {Service(item)} -a {Checked(name)} -X {hex}\n",
            cancellationToken
        );
        if (code != 0)
            throw Refused("written", code);
        // An interactive run ends with 0 whatever became of its commands.
        if (await FindAsync(item, name, cancellationToken) != text)
            throw Refused("written", code);
    }

    public async Task RemoveAsync(KeyringItem item, string name, CancellationToken cancellationToken)
    {
        var (code, _, _) = await _program.RunAsync(
            ["delete-generic-password", "-s", Service(item), "-a", name],
            null,
            cancellationToken
        );
        if (code is not (0 or NotFound))
            throw Refused("written", code);
    }

    public override string ToString() => "the login keychain";

    private static KeyringException Refused(string done, int code) =>
        new(
            $"The login keychain cannot be {done} (security ended with {code}). Unlock it with 'security unlock-keychain', or keep the secret in a file or a variable."
        );

    private static string Service(KeyringItem item) => item == KeyringItem.SignIn ? "puente-sign-in" : "puente-secret";

    private static string Checked(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? name
            : throw new ArgumentException($"{name} is no name of a keyring item.", nameof(name));
}
