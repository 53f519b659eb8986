using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Keyrings;
using Puente.Terminal;

namespace Puente.Config;

/// <summary><c>puente config secret</c>: puts a secret into the system's keyring.</summary>
internal static class SecretVerb
{
    private const int MostCharacters = 2_000;

    public static Verb Create(Session session)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "What settings call it: clientSecretKeyring, or keyring:NAME wherever file:NAME may stand.",
        };
        var remove = Options.Switch("--remove", "Take it out again.");
        var verb = new Verb("secret", "Put a secret into the system's keyring.")
        {
            Explanation =
                "Reads the secret from standard input, so that it stands in no history and in no list of processes. The keyring is the "
                + "Secret Service (secret-tool) on Linux, the login keychain on macOS, the Credential Manager on Windows.",
            Examples =
            [
                new(
                    "puente config secret genesys",
                    "Reads '< puente.secret'; then \"clientSecretKeyring\": \"genesys\" finds it."
                ),
                new("puente config secret genesys --remove", "Takes it out."),
            ],
            Arguments = { name },
            Options = { remove },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var (host, item) = (session.Host, arguments.GetValue(name)!);
                if (
                    item.Length > 100
                    || !item.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
                )
                    throw new InputException("A name in the keyring has letters, digits, '-', '_' and '.' only.");
                var keyring = SystemKeyring.Require(host);
                if (arguments.GetValue(remove))
                {
                    await keyring.RemoveAsync(KeyringItem.Secret, item, stop);
                    host.Output.WriteLine($"{item} is not in {keyring} any more.");
                    return ExitCode.Done;
                }
                await keyring.StoreAsync(KeyringItem.Secret, item, Read(host), stop);
                host.Output.WriteLine($"{item} lies in {keyring}.");
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static string Read(CommandHost host)
    {
        if (host.InputIsTerminal)
            throw new InputException(
                "What is typed here would be seen: give the secret by standard input, as '< FILE'."
            );
        var text = host.Input.ReadToEnd().Trim('\uFEFF', '\r', '\n', ' ', '\t');
        return text.Length is > 0 and <= MostCharacters && !text.Any(char.IsControl)
            ? text
            : throw new InputException(
                $"Standard input holds no secret: one line with at most {MostCharacters} characters is wanted."
            );
    }
}
