using System.Text.Json;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Configuration;

/// <summary>
/// Puts file, environment and defaults together. Finds every fault before it gives up, because mending settings one
/// message at a time costs a run each.
/// </summary>
internal sealed class ConfigurationReader
{
    private const string Prefix = "PUENTE_";

    private readonly CommandHost _host;
    private readonly FaultList _faults = new();
    private readonly Dictionary<string, SettingValue> _values = [];

    private readonly string? _profile;

    private ConfigurationReader(CommandHost host, string? profile) => (_host, _profile) = (host, profile);

    /// <param name="option">What <c>--config</c> says; null when it was not given.</param>
    /// <param name="profile">What <c>--profile</c> says; else PUENTE_PROFILE.</param>
    /// <exception cref="ConfigurationException">Something is wrong with the settings, or one that is needed is missing.</exception>
    public static PuenteConfiguration Read(CommandHost host, string? option, Needs needs, string? profile = null) =>
        new ConfigurationReader(host, profile ?? host.Variable(SettingCatalogue.ProfileVariable)).Read(option, needs);

    /// <summary>The same settings as they are by then.</summary>
    private PuenteConfiguration ReadAgain(string? option) => Read(_host, option, Needs.Nothing, _profile);

    private PuenteConfiguration Read(string? option, Needs needs)
    {
        var file = FindFile(option);
        if (file is not null)
            ReadFile(file);
        else if (_profile is not null)
            throw new InputException(
                $"There is no profile {_profile}, because there is no configuration file. Name one with --config, or write one with 'puente config init'."
            );
        ReadEnvironment();
        foreach (var setting in SettingCatalogue.All)
        {
            if (_values.ContainsKey(setting.Path))
                continue;
            var value = setting.Default is null ? null : SettingParser.Parse(setting, setting.Default).Value;
            _values[setting.Path] = new(value, value is null ? "not set" : "default");
        }

        var folder = file is null ? _host.Folder : Path.GetDirectoryName(file)!;
        var secrets = new SecretReader(_host, _values, folder, _faults);
        var secret = needs.HasFlag(Needs.Platform) ? secrets.ReadClientSecret() : null;
        var masking = needs.HasFlag(Needs.Masking) ? secrets.ReadMasking() : null;
        CheckNeeds(file, needs);
        _faults.ThrowIfAny();
        return new PuenteConfiguration(_host, _values, file, folder, secret, masking)
        {
            ReadAgain = () => ReadAgain(option),
        };
    }

    private string? FindFile(string? option)
    {
        var named = option ?? _host.Variable(SettingCatalogue.FileVariable);
        var file = _host.PathOf(named ?? SettingCatalogue.FileName);
        if (File.Exists(file))
            return file;
        if (named is null)
            return null;
        throw new InputException(
            $"There is no configuration file {named}. Name one that exists with --config or PUENTE_CONFIG, or write one with 'puente config init'."
        );
    }

    private void ReadFile(string file)
    {
        var name = Path.GetRelativePath(_host.Folder, file);
        if (name.StartsWith("..", StringComparison.Ordinal))
            name = file;
        var (values, faults) = ConfigurationFile.Read(File.ReadAllBytes(file), name);
        _faults.AddRange(faults);
        var profiles = new List<string>();
        // A profile wins over the file's own settings wherever it stands in the file; all of them are checked.
        foreach (var value in values.OrderBy(value => ProfileOf(value.Path) is not null))
        {
            if (value.Path == "$schema")
                continue;
            var profile = ProfileOf(value.Path);
            var path = profile is null
                ? value.Path
                : value.Path[(SettingCatalogue.Profiles.Length + profile.Length + 2)..];
            if (profile is not null)
                profiles.Add(profile);
            var setting = SettingCatalogue.All.FirstOrDefault(setting => setting.Path == path);
            if (setting is null)
                RefuseUnknown(name, value with { Path = path });
            else
                Take(setting, value, name, profile is null || profile == _profile);
        }

        if (_profile is not null && !profiles.Contains(_profile))
            throw new InputException(
                profiles.Count == 0
                    ? $"{name} has no profiles; write \"profiles\": {{ \"{_profile}\": {{ … }} }}, or leave out --profile."
                    : $"{name} has no profile {_profile}; there are {string.Join(", ", profiles.Distinct())}."
            );
    }

    private static string? ProfileOf(string path)
    {
        var parts = path.Split('.', 3);
        return parts is [SettingCatalogue.Profiles, var profile, _] ? profile : null;
    }

    private void RefuseUnknown(string name, FileValue value)
    {
        (value, var path) = (value with { Line = value.NamePlace.Line, Column = value.NamePlace.Column }, value.Path);
        if (path.Equals(SettingCatalogue.SecretPath, StringComparison.OrdinalIgnoreCase))
        {
            _faults.Add(
                name,
                value,
                "a secret may not stand in this file",
                $"Move it into a file of its own and name that in clientSecretFile, or set {SettingCatalogue.SecretVariable}."
            );
            return;
        }

        var nearest = NearestWord.Of(path, SettingCatalogue.All.Select(setting => setting.Path));
        _faults.Add(
            name,
            value,
            "there is no such setting",
            nearest is null
                ? $"Remove it; the settings are {string.Join(", ", SettingCatalogue.All.Select(setting => setting.Path))}."
                : $"Did you mean '{nearest}'?"
        );
    }

    private void Take(Setting setting, FileValue value, string name, bool isInForce)
    {
        var source = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}:{value.Line}");
        if (setting.Kind == SettingKind.Names)
        {
            if (value.Items is null)
                _faults.Add(name, value, "is not a list of texts", $"Write for example {setting.Example}.");
            else if (isInForce)
                _values[setting.Path] = new(value.Items.ToArray(), source);
            return;
        }

        var (fits, problem) = setting.Kind switch
        {
            SettingKind.Share or SettingKind.Count => (value.Kind == JsonTokenType.Number, "is not a number"),
            SettingKind.Switch => (
                value.Kind is JsonTokenType.True or JsonTokenType.False,
                "is neither true nor false"
            ),
            _ => (value.Kind == JsonTokenType.String, "is not a text"),
        };
        if (!fits)
        {
            _faults.Add(name, value, problem, $"Write for example {setting.Example}.");
            return;
        }

        var (parsed, fault) = SettingParser.Parse(setting, value.Text!);
        if (fault is not null)
            _faults.Add(name, value, fault.Problem, fault.Fix);
        else if (isInForce)
            _values[setting.Path] = new(parsed, source);
    }

    private void ReadEnvironment()
    {
        string[] others =
        [
            SettingCatalogue.FileVariable,
            SettingCatalogue.DebugVariable,
            SettingCatalogue.ProfileVariable,
            SettingCatalogue.SecretVariable,
            SettingCatalogue.ForwardSecretVariable,
        ];
        foreach (var (variable, text) in _host.Variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!variable.StartsWith(Prefix, StringComparison.Ordinal) || text.Length == 0 || others.Contains(variable))
                continue;
            var setting = SettingCatalogue.All.FirstOrDefault(setting => setting.Variable == variable);
            if (setting is null)
            {
                RefuseVariable(variable, others);
                continue;
            }

            var (parsed, fault) = SettingParser.Parse(setting, text);
            if (fault is not null)
                _faults.Add($"environment {variable}", setting.Path, fault.Problem, fault.Fix);
            else
                _values[setting.Path] = new(parsed, $"environment {variable}");
        }
    }

    // Only what looks like a typing error is refused: other programs may have variables that begin like ours.
    private void RefuseVariable(string variable, IEnumerable<string> others)
    {
        var known = SettingCatalogue.All.Select(setting => setting.Variable).Concat(others);
        var nearest = NearestWord.Of(variable[Prefix.Length..], known.Select(name => name[Prefix.Length..]));
        if (nearest is not null)
            _faults.Add($"environment {variable}", "", "there is no such setting", $"Did you mean {Prefix}{nearest}?");
    }

    private void CheckNeeds(string? file, Needs needs)
    {
        var source = file is null ? "settings" : Path.GetFileName(file);
        if (needs.HasFlag(Needs.Platform))
        {
            if (Absent("region") && Absent("apiBase"))
                Missing(source, "region");
            if (Absent("clientId"))
                Missing(source, "clientId");
            CheckSignIn(source);
        }

        if (needs.HasFlag(Needs.Since) && Absent("since"))
            Missing(source, "since");
    }

    private void CheckSignIn(string source)
    {
        var (grant, from) = _values["signIn.grant"];
        if (grant is not ("client-credentials" or "login" or "saml2"))
            _faults.Add(
                from,
                "signIn.grant",
                $"'{grant}' is no way to sign in",
                "Write client-credentials, login or saml2."
            );
        var (keep, where) = _values["signIn.keep"];
        if (keep is not ("auto" or "keyring" or "file"))
            _faults.Add(where, "signIn.keep", $"'{keep}' is no place for a sign-in", "Write auto, keyring or file.");
        if (
            grant is "client-credentials" or "saml2"
            && Absent("clientSecretFile")
            && Absent("clientSecretKeyring")
            && _host.Variable(SettingCatalogue.SecretVariable) is null
        )
            Missing(source, "clientSecretFile");
        if (grant is not "saml2")
            return;
        if (Absent("signIn.orgName"))
            Missing(source, "signIn.orgName");
        if (Absent("signIn.assertionFile") && Absent("signIn.assertionCommand"))
            Missing(source, "signIn.assertionFile");
    }

    // A value that was refused has its own fault already; it is not missing as well.
    private bool Absent(string path) => _values[path].Value is null && !_faults.Concerns(path);

    private void Missing(string source, string path)
    {
        var setting = SettingCatalogue.Find(path);
        var variable = path == "clientSecretFile" ? SettingCatalogue.SecretVariable : setting.Variable;
        _faults.Add(source, path, "is missing", $"Write \"{path}\": {setting.Example}, or set {variable}.");
    }
}
