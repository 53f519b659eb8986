using System.CommandLine;
using System.Globalization;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Regions;
using Puente.Terminal;

namespace Puente.Config;

/// <summary><c>puente config</c>: write, show and describe the settings.</summary>
internal static class ConfigVerb
{
    public static Command Create(Session session) =>
        new Verb("config", "Write, show and describe the settings.")
        {
            Explanation =
                "Settings come from one file, puente.json, and from environment variables PUENTE_…, which win. "
                + "The client secret never stands in that file: it has a file of its own, lies in the system's keyring or comes from "
                + "PUENTE_CLIENT_SECRET.",
            Examples =
            [
                new("puente config init", "Writes a commented puente.json here; never over an existing one."),
                new("puente config show", "Shows every setting in force and where it comes from."),
                new(
                    "puente config schema > puente.schema.json",
                    "The JSON schema, for editors and for checks before a deployment."
                ),
            ],
            Subcommands = { Init(session), Show(session), Schema(session), SecretVerb.Create(session) },
        };

    private static Verb Init(Session session)
    {
        var verb = new Verb("init", "Write a commented settings file; never over an existing one.")
        {
            Explanation = "Writes puente.json in the working folder, or the file that --config names.",
            Examples =
            [
                new("puente config init", "Writes ./puente.json."),
                new("puente config init --config /etc/puente/puente.json", "Writes it elsewhere."),
            ],
        };
        verb.SetAction(arguments =>
        {
            var host = session.Host;
            var name =
                arguments.GetValue(session.ConfigOption)
                ?? host.Variable(SettingCatalogue.FileVariable)
                ?? SettingCatalogue.FileName;
            var file = host.PathOf(name);
            if (File.Exists(file) || Directory.Exists(file))
                throw new InputException(
                    $"{name} exists already and was left as it is. Edit it, or name another with --config."
                );
            var since = DateOnly.FromDateTime(host.Time.GetUtcNow().UtcDateTime).AddDays(-30);
            WriteNew(file, StartingFile.Write(since));
            host.Output.WriteLine(
                $"Wrote {name}. Fill in region, clientId and clientSecretFile, then run 'puente doctor'."
            );
            return ExitCode.Done;
        });
        return verb;
    }

    private static void WriteNew(string file, string text)
    {
        // CreateNew: two commands at the same moment must not write over each other.
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }

    private static Verb Show(Session session)
    {
        var verb = new Verb("show", "Show each setting, its value and where it comes from; secrets are masked.")
        {
            Examples =
            [
                new("puente config show", "Shows all settings."),
                new("PUENTE_STORE=/tmp/try.duckdb puente config show", "Shows that the environment wins."),
            ],
        };
        verb.SetAction(arguments =>
        {
            var configuration = session.Read(arguments, Needs.Nothing);
            var rows = SettingCatalogue
                .All.Select(setting => (setting.Path, configuration.Of(setting)))
                .Select(row => (IReadOnlyList<string>)[row.Path, Text(row.Item2.Value), row.Item2.Source])
                .Append(SecretRow(session, configuration))
                .ToArray();
            var screen = new Screen(session.Host);
            screen.Line(configuration.File is null ? "No settings file." : $"Settings file {configuration.File}");
            screen.Table(["setting", "value", "source"], rows);
            return ExitCode.Done;
        });
        return verb;
    }

    private static IReadOnlyList<string> SecretRow(Session session, PuenteConfiguration configuration)
    {
        if (session.Host.Variable(SettingCatalogue.SecretVariable) is not null)
            return [SettingCatalogue.SecretPath, "(set, not shown)", $"environment {SettingCatalogue.SecretVariable}"];
        var file = configuration.Of(SettingCatalogue.Find("clientSecretFile"));
        if (file.Value is null)
            return [SettingCatalogue.SecretPath, "", "not set"];
        return File.Exists(SecretReader.PathOf(session.Host, configuration.Folder, file))
            ? [SettingCatalogue.SecretPath, "(set, not shown)", "clientSecretFile"]
            : [SettingCatalogue.SecretPath, "", "clientSecretFile: no such file"];
    }

    internal static string Text(object? value) =>
        value switch
        {
            null => "",
            Region region => $"{region.AwsName} ({region.Domain})",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            string[] names => string.Join(", ", names),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static Verb Schema(Session session)
    {
        var verb = new Verb("schema", "Print the JSON schema of the settings file.")
        {
            Examples = [new("puente config schema > puente.schema.json", "Point an editor at it with \"$schema\".")],
        };
        verb.SetAction(_ =>
        {
            session.Host.Output.Write(ConfigurationSchema.Write());
            return ExitCode.Done;
        });
        return verb;
    }
}
