using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Puente.Scim.Storage;

/// <summary>Statements of one transaction.</summary>
internal sealed class ScimSession(SqliteConnection connection, SqliteTransaction transaction)
{
    private const string Columns = "SELECT r.id, r.type, r.version, r.created, r.modified, r.body FROM resources r ";
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool HasChanged { get; private set; }

    public StoredResource? Find(string type, string id) =>
        Query(Columns + "WHERE r.id = $id AND r.type = $type", ("$id", id), ("$type", type)).FirstOrDefault();

    public bool Exists(string id) => Scalar("SELECT 1 FROM resources WHERE id = $id", ("$id", id)) is not null;

    /// <summary>Without regard to case.</summary>
    public string? IdOfUser(string userName) =>
        (string?)Scalar("SELECT id FROM resources WHERE type = 'User' AND name = $name", ("$name", Fold(userName)));

    /// <summary>In the order in which they came.</summary>
    /// <param name="column"><c>id</c>, <c>name</c> or <c>external</c>; null for all.</param>
    public IEnumerable<StoredResource> All(string type, string? column = null, string? value = null) =>
        column switch
        {
            null => Query(Columns + "WHERE r.type = $type ORDER BY r.seq", ("$type", type)),
            "id" => Query(Columns + "WHERE r.type = $type AND r.id = $value", ("$type", type), ("$value", value)),
            "external" => Query(
                Columns + "WHERE r.type = $type AND r.external = $value ORDER BY r.seq",
                ("$type", type),
                ("$value", value)
            ),
            _ => Query(
                Columns + "WHERE r.type = $type AND r.name = $value ORDER BY r.seq",
                ("$type", type),
                ("$value", Fold(value!))
            ),
        };

    public IEnumerable<StoredResource> Page(string type, long skip, long take) =>
        Query(
            Columns + "WHERE r.type = $type ORDER BY r.seq LIMIT $take OFFSET $skip",
            ("$type", type),
            ("$take", take),
            ("$skip", skip)
        );

    public long Count(string type) =>
        (long)Scalar("SELECT count(*) FROM resources WHERE type = $type", ("$type", type))!;

    public void Insert(StoredResource resource)
    {
        Execute(
            "INSERT INTO resources (id, type, name, external, version, created, modified, body) VALUES ($id, $type, $name, $external, $version, $created, $modified, $body)",
            [.. Values(resource), ("$type", resource.Type), ("$created", Text(resource.Created))]
        );
        HasChanged = true;
    }

    public void Update(StoredResource resource)
    {
        Execute(
            "UPDATE resources SET name = $name, external = $external, version = $version, modified = $modified, body = $body WHERE id = $id",
            Values(resource)
        );
        HasChanged = true;
    }

    public void Delete(string id)
    {
        Execute("DELETE FROM members WHERE group_id = $id OR member_id = $id", ("$id", id));
        Execute("DELETE FROM resources WHERE id = $id", ("$id", id));
        HasChanged = true;
    }

    public void AddMember(string group, string member)
    {
        Execute("INSERT OR IGNORE INTO members VALUES ($group, $member)", ("$group", group), ("$member", member));
        HasChanged = true;
    }

    public void RemoveMember(string group, string member)
    {
        Execute(
            "DELETE FROM members WHERE group_id = $group AND member_id = $member",
            ("$group", group),
            ("$member", member)
        );
        HasChanged = true;
    }

    // CROSS JOIN keeps the order of the tables: SQLite would rather go through all resources by seq.
    public List<StoredMember> MembersOf(string group) =>
        Rows(
            """
            SELECT r.id, r.type, coalesce(json_extract(r.body, '$.displayName'), json_extract(r.body, '$.userName'))
            FROM members m CROSS JOIN resources r ON r.id = m.member_id WHERE m.group_id = $group ORDER BY r.seq
            """,
            row => new StoredMember(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)),
            ("$group", group)
        );

    public List<StoredGroup> GroupsOf(string member) =>
        Rows(
            """
            WITH RECURSIVE up (id, steps) AS (
              SELECT group_id, 1 FROM members WHERE member_id = $member
              UNION
              SELECT m.group_id, 2 FROM members m JOIN up ON m.member_id = up.id)
            SELECT r.id, json_extract(r.body, '$.displayName'), u.steps
            FROM (SELECT id, min(steps) AS steps FROM up GROUP BY id) u CROSS JOIN resources r ON r.id = u.id
            WHERE r.id <> $member ORDER BY r.seq
            """,
            row => new StoredGroup(row.GetString(0), row.GetString(1), row.GetInt64(2) == 1),
            ("$member", member)
        );

    /// <summary>Direct ones, also of a member that is not there.</summary>
    public List<string> GroupIdsOf(string member) =>
        Rows("SELECT group_id FROM members WHERE member_id = $member", row => row.GetString(0), ("$member", member));

    /// <summary>Changes with every write; tells two files apart.</summary>
    public string Mark() => (string)Scalar("SELECT file || '-' || count FROM changes")!;

    public void CountChange() => Execute("UPDATE changes SET count = count + 1");

    /// <summary>As <see cref="StringComparison.OrdinalIgnoreCase"/> compares.</summary>
    private static string Fold(string text) => text.ToUpperInvariant();

    private static (string, object?)[] Values(StoredResource resource)
    {
        var name = resource.Body[resource.Type == "User" ? "userName" : "displayName"]!.GetValue<string>();
        return
        [
            ("$id", resource.Id),
            ("$name", Fold(name)),
            ("$external", resource.Body["externalId"]?.GetValue<string>()),
            ("$version", resource.Version),
            ("$modified", Text(resource.Modified)),
            ("$body", resource.Body.ToJsonString(Plain)),
        ];
    }

    private IEnumerable<StoredResource> Query(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return new StoredResource(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetInt64(2),
                Time(reader.GetString(3)),
                Time(reader.GetString(4)),
                (JsonObject)JsonNode.Parse(reader.GetString(5))!
            );
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private object? Scalar(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private void Execute(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are constants of this class; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
