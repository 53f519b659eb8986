using System.DirectoryServices.Protocols;
using System.Globalization;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Ldap;

/// <summary>People in an LDAP directory, read page by page; every page or nothing.</summary>
internal sealed class LdapSource(LdapSettings settings, Secret? secret) : IEntrySource
{
    /// <summary>
    /// Every so many looks for newer entries one goes over all names, because an entry that was deleted or no longer
    /// passes the filter has no newer time to be found by.
    /// </summary>
    private const int LooksPerSweep = 10;

    private IReadOnlyCollection<string>? _schema;
    private int _looks;

    public string Origin => $"{Address} {settings.Base}";

    private string Address =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(settings.IsTls ? "ldaps" : "ldap")}://{settings.Host}:{settings.Port}"
        );

    // The native library blocks; a thread of the pool waits for it.
    public Task<SourceReading> ReadAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        Task.Run(() => Read(fields, cancellationToken), cancellationToken);

    public Task<bool> HasChangedAsync(string mark, CancellationToken cancellationToken) =>
        Task.Run(() => HasChanged(LdapMark.Parse(mark), cancellationToken), cancellationToken);

    private SourceReading Read(IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        using var session = LdapSession.Open(settings, secret, Address);
        _schema ??= LdapSchema.Read(session, Origin);
        var search = new LdapSearch(session, settings, Origin);
        var (entries, stamps) = (new List<SourceEntry>(), new List<LdapStamp>());
        foreach (
            var entry in search.Entries(
                settings.Filter,
                [.. fields.Where(field => !IsName(field)), session.StampAttribute, session.VersionAttribute],
                cancellationToken
            )
        )
        {
            stamps.Add(LdapStamp.Of(entry, session));
            entries.Add(LdapEntry.Read(entry));
        }

        return new SourceReading(entries, _schema, LdapMark.Of(stamps).ToString());
    }

    private bool HasChanged(LdapMark mark, CancellationToken cancellationToken)
    {
        if (mark.Newest.Length == 0)
            return true;
        using var session = LdapSession.Open(settings, secret, Address);
        var search = new LdapSearch(session, settings, Origin);
        var isSweep = _looks++ % LooksPerSweep == LooksPerSweep - 1;
        var filter = isSweep ? settings.Filter : $"(&{settings.Filter}({session.StampAttribute}>={mark.Newest}))";
        var stamps = search
            .Entries(filter, [session.StampAttribute, session.VersionAttribute], cancellationToken)
            .Select(entry => LdapStamp.Of(entry, session))
            .ToArray();
        return isSweep ? LdapMark.Of(stamps) != mark : !mark.IsNewest(stamps);
    }

    private static bool IsName(string field) =>
        field.Equals(DistinguishedName.Field, StringComparison.OrdinalIgnoreCase);
}
