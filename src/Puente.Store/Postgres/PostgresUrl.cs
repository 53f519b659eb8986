using Npgsql;

namespace Puente.Store.Postgres;

/// <summary><c>postgres://user:password@host:port/database?sslmode=require&amp;schema=puente</c> in Npgsql's words.</summary>
public static class PostgresUrl
{
    private const string SchemaKey = "schema";

    public static bool IsUrl(string address) =>
        address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <param name="schema">The database schema when the address names one.</param>
    /// <exception cref="StoreException">The address cannot be read; the message does not repeat it.</exception>
    public static string ToConnectionString(string address, out string? schema)
    {
        schema = null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw Refusal("the address is not postgres://user@host:port/database");

        var settings = new NpgsqlConnectionStringBuilder { Host = url.IdnHost.Trim('[', ']') };
        if (url.Port > 0)
            settings.Port = url.Port;
        if (url.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        // Without one here, Npgsql asks PGPASSWORD and the password file.
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var key = Uri.UnescapeDataString(parts[0]);
            var value = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
            if (key == SchemaKey)
                schema = value;
            else
                Set(settings, key, value);
        }
        return settings.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        try
        {
            // libpq writes application_name and verify-full, Npgsql Application Name and VerifyFull.
            settings[key == "sslmode" ? "SSL Mode" : key.Replace('_', ' ')] =
                key == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (ArgumentException)
        {
            throw Refusal($"the setting {key} is unknown or its value does not fit");
        }
    }

    private static StoreException Refusal(string reason) =>
        new(StoreFault.Input, $"That is not a PostgreSQL store: {reason}.");
}
