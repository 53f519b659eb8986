using System.Globalization;
using System.Runtime.CompilerServices;
using Puente.Querying.Names;
using Puente.Sql;

namespace Puente.Querying.Local;

/// <summary>Names from the tables, also of what the platform no longer has, and those things had before.</summary>
internal sealed class StoreNames(AskedStore store) : INameSource
{
    public async IAsyncEnumerable<KnownName> ListAsync(
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
            $"select key, name, valid_from from {table} where name is not null order by valid_from",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            yield return new(row[0]!.ToString()!, row[1]!.ToString()!, Moment(row[2]));
    }

    // Of the store itself a time; over the hub its text.
    private static DateTimeOffset Moment(object? value) =>
        value switch
        {
            DateTimeOffset moment => moment,
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            string text => DateTimeOffset.Parse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
            ),
            _ => DateTimeOffset.MinValue,
        };
}
