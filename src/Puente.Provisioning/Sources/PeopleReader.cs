using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Sources.Csv;
using Puente.Provisioning.Sources.Ldap;
using Puente.Provisioning.Sources.Scim;
using Puente.Provisioning.Sources.Sql;

namespace Puente.Provisioning.Sources;

/// <summary>Reads the directory that a <see cref="DirectoryFile"/> describes.</summary>
public sealed class PeopleReader : IPeopleSource
{
    /// <summary>Mappings that ask whether a day has passed are looked at again after this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly DirectoryFile _file;
    private readonly TimeProvider _clock;
    private readonly IEntrySource _source;

    /// <param name="secret">What <see cref="DirectoryFile.SecretPlace"/> names; null when it names nothing.</param>
    /// <param name="pushed">Where the hub keeps pushed people; for a mapping of SCIM that names no file.</param>
    public PeopleReader(DirectoryFile file, Secret? secret, TimeProvider clock, string? pushed = null)
    {
        if (file.SecretPlace is not null && secret is null)
            throw new ArgumentException($"The secret at {file.SecretPlace} is missing.", nameof(secret));
        (_file, _clock) = (file, clock);
        _source = file.Source switch
        {
            CsvSettings csv => new CsvSource(csv, clock),
            LdapSettings ldap => new LdapSource(ldap, secret),
            SqlSettings sql => new SqlSource(sql, secret),
            ScimSettings scim => new ScimSource(scim, pushed),
            _ => throw new ArgumentException($"{file.Source.GetType().Name} is no known source.", nameof(file)),
        };
    }

    public string Origin => _source.Origin;

    public async Task<WantedDirectory> ReadAsync(CancellationToken cancellationToken)
    {
        var mapping = _file.Mapping;
        var reading = await _source.ReadAsync([.. mapping.Fields.Keys], cancellationToken);
        if (reading.Fields is not null)
            FieldCheck.Throw(mapping, reading.Fields, Origin);
        var mapped = mapping.Apply(reading.Entries, _clock.GetUtcNow());
        var (people, warnings) = PeopleCheck.Run(mapped, Origin);
        return new WantedDirectory
        {
            People = people,
            Origin = Origin,
            Managed = mapping.Managed,
            Ignored = mapped.Ignored,
            Warnings = [.. mapped.Warnings, .. warnings],
            Fingerprint = DirectoryFingerprint.Of(people, mapping.Managed),
            Mark = reading.Mark,
        };
    }

    public async Task WaitForChangeAsync(WantedDirectory last, TimeSpan every, CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        if (_source.LooksEvery is { } quick && quick < every)
            every = quick;
        do
        {
            await Task.Delay(every, _clock, cancellationToken);
            if (_file.HasChanged() || await _source.HasChangedAsync(last.Mark, cancellationToken))
                return;
        } while (!_file.Mapping.AsksForTime || _clock.GetElapsedTime(started) < LongestWait);
    }
}
