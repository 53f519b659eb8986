using System.Security.Cryptography;
using System.Text;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Events;
using Puente.Hub.Forwarding;
using Puente.Terminal;

namespace Puente.Listening;

/// <summary>Where a forward goes, what it is signed with and where it keeps its offset.</summary>
internal sealed record ForwardSettings(Uri Target, byte[] Secret, ForwardOffset Offset)
{
    /// <summary>Leaves secret and address out: a webhook's address is often a secret too.</summary>
    public override string ToString() => $"forward with offset in {Offset.Path}";

    public static ForwardSettings Read(
        PuenteConfiguration configuration,
        CommandHost host,
        string url,
        string? secretFile,
        string? offsetFile,
        EventFilter filter
    )
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
            throw new InputException("--forward-to: write an address such as https://crm.example/hook.");
        if (target.Scheme == "http" && !target.IsLoopback)
            throw new InputException(
                "--forward-to: http to another machine would send customer data in clear text; write https."
            );
        var offset = offsetFile is not null
            ? host.PathOf(offsetFile)
            : $"{configuration.Beside}.forward-{NameOf(target, filter)}";
        return new ForwardSettings(target, ReadSecret(host, secretFile), new ForwardOffset(offset));
    }

    private static byte[] ReadSecret(CommandHost host, string? file)
    {
        var text =
            file is null ? host.Variable(SettingCatalogue.ForwardSecretVariable)
            : File.Exists(host.PathOf(file)) ? File.ReadAllText(host.PathOf(file)).Trim()
            : throw new InputException($"--secret-file: there is no file {file}.");
        if (text is null)
            throw new InputException(
                $"A forward is signed: give --secret-file FILE, or set {SettingCatalogue.ForwardSecretVariable}."
            );
        var secret = Encoding.UTF8.GetBytes(text);
        return secret.Length >= ForwardSignature.MinSecretBytes
            ? secret
            : throw new InputException(
                $"The secret of a forward must have at least {ForwardSignature.MinSecretBytes} bytes: 'openssl rand -hex 32' makes one."
            );
    }

    // The same forward finds its offset again; another filter is another forward.
    private static string NameOf(Uri target, EventFilter filter)
    {
        var text = $"{target}\n{string.Join('\n', filter.Topics.Order(StringComparer.Ordinal))}\n{filter.Conversation}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
