namespace Puente.Keyrings;

/// <summary>The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), by libsecret's program secret-tool.</summary>
internal sealed class SecretService(string program, IReadOnlyDictionary<string, string> variables) : ISystemKeyring
{
    private readonly KeyringProgram _program = new(program, variables);

    public async Task<string?> FindAsync(KeyringItem item, string name, CancellationToken cancellationToken)
    {
        var (code, output, hasComplained) = await _program.RunAsync(
            ["lookup", .. Attributes(item, name)],
            null,
            cancellationToken
        );
        // 1 without a word is "there is none"; with one, nobody answered.
        if (code != 0 && hasComplained)
            throw Silent("read");
        return code == 0 ? output : null;
    }

    public async Task StoreAsync(KeyringItem item, string name, string text, CancellationToken cancellationToken)
    {
        var (code, _, _) = await _program.RunAsync(
            ["store", $"--label=Puente {Word(item)}", .. Attributes(item, name)],
            text,
            cancellationToken
        );
        if (code != 0)
            throw Silent("written");
    }

    public async Task RemoveAsync(KeyringItem item, string name, CancellationToken cancellationToken)
    {
        var (code, _, hasComplained) = await _program.RunAsync(
            ["clear", .. Attributes(item, name)],
            null,
            cancellationToken
        );
        if (code != 0 && hasComplained)
            throw Silent("written");
    }

    public override string ToString() => "the keyring (Secret Service)";

    private static KeyringException Silent(string done) =>
        new(
            $"The keyring cannot be {done}: no Secret Service answers in this session, or it stays locked. Start or unlock it (GNOME Keyring, KWallet, KeePassXC), or keep the secret in a file or a variable."
        );

    private static string[] Attributes(KeyringItem item, string name) => ["application", "puente", Word(item), name];

    private static string Word(KeyringItem item) => item == KeyringItem.SignIn ? "sign-in" : "secret";
}
