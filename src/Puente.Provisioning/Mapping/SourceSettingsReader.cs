using System.Globalization;
using System.Text.Json;

namespace Puente.Provisioning.Mapping;

/// <summary>Reads the settings of a source, strictly.</summary>
internal sealed class SourceSettingsReader(MappingNode node, string folder, MappingFaults faults)
{
    private readonly int _before = faults.Count;

    public CsvSettings? ReadCsv()
    {
        Check(SourceWord.Csv);
        var (file, delimiter, encoding) = (Text("file"), Text("delimiter"), Text("encoding"));
        if (file is null || faults.Count > _before)
            return null;
        char? letter =
            delimiter is null ? null
            : delimiter == "tab" ? '\t'
            : delimiter[0];
        return new(
            faults.PlaceOf(node),
            Path.GetFullPath(file, folder),
            file,
            letter,
            encoding,
            Seconds("settleSeconds", 2)
        );
    }

    public LdapSettings? ReadLdap()
    {
        Check(SourceWord.Ldap);
        var address = Address("ldap", "ldaps");
        var isTls = address?.Scheme == "ldaps";
        if (isTls && Switch("startTls"))
            faults.Add(node.Find("startTls")!, "is not for ldaps://, which is TLS from the start", "Take it away.");
        if (address is not null && !isTls && !Switch("startTls"))
            CheckPlain(address.Host, "Write ldaps://, set \"startTls\": true");
        if (address is { UserInfo.Length: > 0 } or { AbsolutePath.Length: > 1 })
            faults.Add(
                node.Find("server")!,
                "must be scheme, host and port only",
                "Write \"bind\" and \"base\" beside it."
            );
        if (Text("bind") is not null != (Text("secret") is not null))
            faults.Add(node, "has one of bind and secret", "Write both, or none for an anonymous connection.");
        if (Text("filter") is { } text && (!text.StartsWith('(') || !text.EndsWith(')')))
            faults.Add(node.Find("filter")!, "has no parentheses around it", "Write for example (objectClass=person).");
        var secret = Secret();
        if (address is null || Text("base") is not { } root || faults.Count > _before)
            return null;
        return new(
            faults.PlaceOf(node),
            secret,
            address.Host.Trim('[', ']'),
            address.Port > 0 ? address.Port
                : isTls ? 636
                : 389,
            isTls,
            Switch("startTls"),
            CertificatesFile,
            Text("bind"),
            root,
            Text("filter") ?? "(objectClass=person)",
            Text("scope") ?? "subtree",
            Count("pageSize", 500),
            Seconds("timeoutSeconds", 30)
        );
    }

    public SqlSettings? ReadSql()
    {
        Check(SourceWord.Sql);
        var address = Address("postgres", "postgresql");
        if (address?.UserInfo.Contains(':', StringComparison.Ordinal) == true || address?.Query.Length > 0)
            faults.Add(node.Find("server")!, "may hold no password and no options", "Name the password in \"secret\".");
        else if (address is { AbsolutePath.Length: < 2 })
            faults.Add(node.Find("server")!, "names no database", "Write postgres://USER@HOST/DATABASE.");
        var secret = Secret();
        if (address is null || Text("query") is not { } query || faults.Count > _before)
            return null;
        return new(
            faults.PlaceOf(node),
            secret,
            address.Host.Trim('[', ']'),
            address.Port > 0 ? address.Port : 5432,
            Uri.UnescapeDataString(address.AbsolutePath[1..]),
            address.UserInfo.Length > 0 ? Uri.UnescapeDataString(address.UserInfo) : null,
            Switch("plain") || SourceSettings.IsThisMachine(address.Host),
            CertificatesFile,
            query,
            Seconds("timeoutSeconds", 60)
        );
    }

    public ScimSettings? ReadScim()
    {
        Check(SourceWord.Scim);
        return faults.Count > _before
            ? null
            : new(faults.PlaceOf(node), Text("file") is { } file ? Path.GetFullPath(file, folder) : null);
    }

    private string? CertificatesFile => Text("certificates") is { } file ? Path.GetFullPath(file, folder) : null;

    private void CheckPlain(string host, string fix)
    {
        if (!SourceSettings.IsThisMachine(host) && !Switch("plain"))
            faults.Add(
                node.Find("server")!,
                "would send password and people in clear text to another machine",
                $"{fix}, or \"plain\": true if that is meant."
            );
    }

    private Uri? Address(params string[] schemes)
    {
        if (Text("server") is not { } text)
            return null;
        // What cannot be read as an address may hold a password: it is not repeated.
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && schemes.Contains(address.Scheme)
            && address.Host.Length > 0
        )
            return address;
        faults.Add(
            node.Find("server")!,
            $"is no {schemes[0]} address",
            $"Write for example {schemes[^1]}://directory.example."
        );
        return null;
    }

    private string? Secret()
    {
        if (Text("secret") is not { } place)
            return null;
        string[] kinds = ["file:", "env:", "keyring:"];
        if (kinds.Any(kind => place.StartsWith(kind, StringComparison.Ordinal)))
            return place;
        // What stands here may be the secret: it is not repeated.
        faults.Add(
            node.Find("secret")!,
            "is none of file:NAME, env:VARIABLE and keyring:NAME",
            "A secret may not stand in this file itself."
        );
        return null;
    }

    private void Check(IReadOnlyList<SourceWord> words)
    {
        if (!node.IsObject)
        {
            faults.Add(node, "is no object", $"Write {{ \"{words[0].Name}\": … }}.");
            return;
        }

        foreach (var (name, nameNode, value) in node.Members)
            if (words.FirstOrDefault(word => word.Name == name) is not { } word)
                faults.Add(nameNode, "is unknown here", WordHint.Of(name, [.. words.Select(word => word.Name)]));
            else
                CheckValue(word, value);
        foreach (var word in words.Where(word => word.IsRequired && node.Find(word.Name) is null))
            faults.Add(node, $"has no \"{word.Name}\"", $"Add it: {word.Description}");
    }

    private void CheckValue(SourceWord word, MappingNode value)
    {
        if (word.Kind == SourceWordKind.Switch && !value.IsSwitch)
            faults.Add(value, "is neither true nor false", "Write true or false.");
        else if (word.Kind == SourceWordKind.Count && !IsCount(value, word.Range))
            faults.Add(
                value,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is no whole number from {word.Range.Least} to {word.Range.Most}"
                ),
                "Write it without quotes."
            );
        else if (word.Kind == SourceWordKind.Text && (!value.IsText || value.Text.Trim().Length == 0))
            faults.Add(value, "is no text or empty", "Write a text in double quotes.");
        else if (word.Choices.Count > 0 && !word.Choices.Contains(value.Text))
            faults.Add(
                value,
                $"is '{value.Text}'",
                $"Write one of {string.Join(", ", word.Choices.Select(choice => $"\"{choice}\""))}."
            );
    }

    private static bool IsCount(MappingNode value, (int Least, int Most) range) =>
        value.Kind == JsonTokenType.Number
        && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count >= range.Least
        && count <= range.Most;

    private string? Text(string name) =>
        node.Find(name) is { IsText: true } value && value.Text.Trim().Length > 0 ? value.Text : null;

    private bool Switch(string name) => node.Find(name)?.Kind == JsonTokenType.True;

    private int Count(string name, int otherwise) =>
        int.TryParse(node.Find(name)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : otherwise;

    private TimeSpan Seconds(string name, int otherwise) => TimeSpan.FromSeconds(Count(name, otherwise));
}
