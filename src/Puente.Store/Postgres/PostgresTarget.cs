using System.Text.RegularExpressions;
using Npgsql;

namespace Puente.Store.Postgres;

/// <summary>Which server, database and schema; knows the password and never shows it.</summary>
internal sealed partial class PostgresTarget
{
    private const int DefaultPort = 5432;
    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <exception cref="StoreException">The connection string or the schema's name is not valid.</exception>
    public PostgresTarget(string connectionString, PostgresStoreOptions options)
    {
        if (!SchemaName().IsMatch(options.Schema))
            throw new StoreException(
                StoreFault.Input,
                $"\"{options.Schema}\" cannot name a schema: use up to 63 lower-case letters, digits and _, not beginning with a digit."
            );
        Schema = options.Schema;
        try
        {
            _settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException)
        {
            // Without the cause, which can quote the string and the password in it.
            throw new StoreException(
                StoreFault.Input,
                "The PostgreSQL connection string cannot be read. Write it as Host=…;Username=…;Database=…."
            );
        }
        if (string.IsNullOrEmpty(_settings.Host))
            throw new StoreException(StoreFault.Input, "The PostgreSQL connection string names no Host.");

        _settings.SearchPath = Schema;
        _settings.ApplicationName ??= "Puente";
        // Whoever waits says so with a cancellation token; a large commit may rightly take long.
        _settings.CommandTimeout = 0;
        // A server that vanished without a word is found out by the socket.
        _settings.TcpKeepAlive = true;
        _settings.PersistSecurityInfo = false;
        _settings.IncludeErrorDetail = false;
        Description =
            _settings.Port == DefaultPort
                ? $"PostgreSQL {_settings.Host}/{Database}"
                : $"PostgreSQL {_settings.Host}:{_settings.Port}/{Database}";
    }

    public string Description { get; }

    public string Schema { get; }

    public string Database => string.IsNullOrEmpty(_settings.Database) ? _settings.Username ?? "" : _settings.Database;

    public string User => _settings.Username ?? "";

    /// <summary>Not pooled: closing it must end the session, because the session holds the writer's lock.</summary>
    public NpgsqlConnection CreateWriter() =>
        new(new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false }.ConnectionString);

    /// <summary>Sessions that cannot write, whatever statement they are given.</summary>
    public NpgsqlDataSource CreateReaders()
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings.ConnectionString);
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on".TrimStart();
        return NpgsqlDataSource.Create(settings);
    }

    public override string ToString() => Description;

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
