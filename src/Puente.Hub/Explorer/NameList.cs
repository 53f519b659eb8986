using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Store;

namespace Puente.Hub.Explorer;

/// <summary>Names of the things that records name by id, as far as the viewer's divisions reach.</summary>
internal static class NameList
{
    /// <summary>More than the platform has in most organisations; a page that must hold more would not be usable.</summary>
    private const int MostNames = 50_000;

    private static readonly (string Member, string Table, bool HasDivision)[] Lists =
    [
        ("queues", "queues", true),
        ("users", "users", true),
        ("wrapUpCodes", "wrapup_codes", true),
        ("skills", "skills", false),
        ("divisions", "divisions", false),
    ];

    /// <returns>UTF-8 JSON: for each list an array of <c>[id, name]</c>, by name.</returns>
    /// <exception cref="StoreException">The tables could not be read.</exception>
    public static async Task<byte[]> ReadAsync(IStore store, Viewer viewer, CancellationToken cancellationToken)
    {
        var lists = new List<(string Member, List<(string Id, string Name)> Names)>();
        foreach (var (member, table, hasDivision) in Lists)
            lists.Add((member, await ReadAsync(store, table, hasDivision, viewer, cancellationToken)));
        return Answers.Object(json =>
        {
            foreach (var (member, names) in lists)
            {
                json.WriteStartArray(member);
                foreach (var (id, name) in names)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(id);
                    json.WriteStringValue(name);
                    json.WriteEndArray();
                }
                json.WriteEndArray();
            }
        });
    }

    private static async Task<List<(string Id, string Name)>> ReadAsync(
        IStore store,
        string table,
        bool hasDivision,
        Viewer viewer,
        CancellationToken cancellationToken
    )
    {
        var division = hasDivision ? "division_id" : "CAST(NULL AS UUID)";
        var names = new List<(string, string)>();
        await using var result = await store.QueryAsync(
            $"SELECT key, name, {division} FROM {table} WHERE valid_to IS NULL AND name IS NOT NULL ORDER BY name, key LIMIT {MostNames}",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var id = (string)row[0]!;
            var isSeen = table switch
            {
                "divisions" => Guid.TryParse(id, out var own) && viewer.Sees(Permissions.Conversations, own),
                "skills" => true,
                // The platform has wrap-up codes for all divisions; their division says *, which is no id.
                "wrapup_codes" when row[2] is null => true,
                _ => viewer.Sees(Permissions.Conversations, (Guid?)row[2]),
            };
            if (isSeen)
                names.Add((id, (string)row[1]!));
        }
        return names;
    }
}
