using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Provisioning.Applying;
using Puente.Provisioning.Ledger;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Planning;
using Puente.Provisioning.Sources;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary>Settings, directory, ledger and client of one command.</summary>
internal sealed class ProvisionSession : IDisposable
{
    private readonly PuenteConfiguration _configuration;
    private readonly string _directory;

    private ProvisionSession(CommandHost host, PuenteConfiguration configuration, string directory)
    {
        (Host, _configuration, _directory) = (host, configuration, directory);
        Policy = ProvisioningSettings.Policy(configuration);
        Client = new PlatformClient(configuration.ProvisioningOptions, host.Time);
        Provisioner = new Provisioner(Client, Policy, Options, host.Time);
    }

    public static ApplyOptions Options { get; } = new();

    public CommandHost Host { get; }

    public PlatformClient Client { get; }

    public Provisioner Provisioner { get; }

    public ProvisioningPolicy Policy { get; }

    public string LedgerFile => LedgerFileOf(_configuration);

    public static string LedgerFileOf(PuenteConfiguration configuration) => $"{configuration.Beside}.people";

    public static Option<string> DirectoryOption() =>
        new("--directory")
        {
            Description = "The mapping file. Default: directory.json beside the settings.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "",
        };

    public static Option<bool> JsonOption() => CommandLine.Options.Switch("--json", "JSON on standard output.");

    public static Option<long?> ConfirmOption() =>
        CommandLine.Options.Number(
            "--confirm",
            "N",
            "Exactly so many people may lose their access, a queue, a role, a group or a phone.",
            1,
            1_000_000
        );

    public static ProvisionSession Open(Session session, ParseResult arguments, string? directory)
    {
        var configuration = session.Read(arguments, Needs.Platform);
        return new ProvisionSession(
            session.Host,
            configuration,
            string.IsNullOrEmpty(directory)
                ? Path.Combine(configuration.Folder, "directory.json")
                : session.Host.PathOf(directory)
        );
    }

    /// <exception cref="DirectoryException">The mapping or the source cannot be read as a whole; nothing is changed.</exception>
    public IPeopleSource OpenSource()
    {
        var file = DirectoryFile.Load(_directory);
        return new PeopleReader(
            file,
            file.SecretPlace is { } place ? ReadSecret(place) : null,
            Host.Time,
            _configuration.ScimFile
        );
    }

    /// <summary>For looking only: no file is made.</summary>
    public LedgerMemory ReadMemory()
    {
        if (!File.Exists(LedgerFile))
            return LedgerMemory.Empty;
        using var ledger = OpenLedger();
        return ledger.Read();
    }

    public ProvisioningLedger OpenLedger() => ProvisioningLedger.Open(LedgerFile, Host.Time);

    private Secret ReadSecret(string place)
    {
        const string inKeyring = "keyring:";
        string? text;
        if (place.StartsWith(inKeyring, StringComparison.Ordinal))
        {
            (text, var fault) = SecretPlace.InKeyring(Host, place[inKeyring.Length..]);
            if (fault is not null)
                throw new InputException(
                    $"{place}, which {Path.GetFileName(_directory)} names, cannot be read. {fault}"
                );
        }
        else
            text = place.StartsWith("env:", StringComparison.Ordinal)
                ? Host.Variable(place["env:".Length..])
                : File.ReadAllText(
                    Path.GetFullPath(
                        place.StartsWith("file:", StringComparison.Ordinal) ? place["file:".Length..] : place,
                        Path.GetDirectoryName(_directory)!
                    )
                );
        return string.IsNullOrWhiteSpace(text)
            ? throw new InputException(
                $"{place}, which {Path.GetFileName(_directory)} names, holds no secret. Put it alone there."
            )
            : new Secret(text.Trim('\uFEFF', '\r', '\n', ' ', '\t'));
    }

    public void Dispose() => Client.Dispose();
}
