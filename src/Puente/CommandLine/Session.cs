using System.CommandLine;
using Puente.Configuration;
using Puente.Terminal;

namespace Puente.CommandLine;

/// <summary>What every verb gets: the process it runs in and the way to its settings.</summary>
internal sealed class Session(CommandHost host)
{
    public CommandHost Host { get; } = host;

    /// <summary><c>--config FILE</c>, valid behind every verb.</summary>
    public Option<string?> ConfigOption { get; } =
        new("--config")
        {
            Description = "Settings file; else PUENTE_CONFIG, else puente.json in the working folder.",
            HelpName = "FILE",
            Recursive = true,
        };

    /// <summary><c>--profile NAME</c>, valid behind every verb.</summary>
    public Option<string?> ProfileOption { get; } =
        new("--profile")
        {
            Description = "Named set of settings from the file's profiles; else PUENTE_PROFILE.",
            HelpName = "NAME",
            Recursive = true,
        };

    /// <exception cref="ConfigurationException">Something is wrong with the settings, or one that is needed is missing.</exception>
    public PuenteConfiguration Read(ParseResult arguments, Needs needs) =>
        ConfigurationReader.Read(Host, arguments.GetValue(ConfigOption), needs, arguments.GetValue(ProfileOption));
}
