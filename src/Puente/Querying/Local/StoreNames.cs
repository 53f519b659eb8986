using System.Runtime.CompilerServices;
using Puente.Querying.Names;
using Puente.Sql;

namespace Puente.Querying.Local;

/// <summary>Names from the tables: the newest of each, also of what the platform no longer has.</summary>
internal sealed class StoreNames(AskedStore store) : INameSource
{
    public async IAsyncEnumerable<(string Id, string Name)> ListAsync(
        NameKind kind,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = kind switch
        {
            NameKind.Queue => "queues",
            NameKind.User => "users",
            NameKind.WrapUpCode => "wrapup_codes",
            NameKind.Skill => "skills",
            NameKind.Language => "languages",
            NameKind.Division => "divisions",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No table is known."),
        };
        await using var result = await store.QueryAsync(
            $"select key, name from {table} where name is not null order by valid_from",
            cancellationToken
        );
        // In the order of time: the directory keeps the last name of an id.
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            yield return (row[0]!.ToString()!, row[1]!.ToString()!);
    }
}
