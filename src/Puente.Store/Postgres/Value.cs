using Npgsql;
using NpgsqlTypes;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

/// <summary>Parameters by position, typed, so that nulls have a type too.</summary>
internal static class Value
{
    public static NpgsqlParameter Of(string? text) => Nullable(text, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(Guid id) => new NpgsqlParameter<Guid> { TypedValue = id };

    public static NpgsqlParameter Of(long number) => new NpgsqlParameter<long> { TypedValue = number };

    public static NpgsqlParameter Of(DateTimeOffset time) => Of((DateTimeOffset?)time);

    public static NpgsqlParameter Of(DateTimeOffset? time) => Nullable(time?.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(Guid[] ids) => new NpgsqlParameter<Guid[]> { TypedValue = ids };

    public static NpgsqlParameter Of(string[] texts) => new NpgsqlParameter<string[]> { TypedValue = texts };

    public static NpgsqlParameter Of(QueryParameter parameter) =>
        new()
        {
            Value = parameter.Value,
            NpgsqlDbType = parameter.Type switch
            {
                ColumnType.Text => NpgsqlDbType.Text,
                ColumnType.Uuid => NpgsqlDbType.Uuid,
                ColumnType.BigInt => NpgsqlDbType.Bigint,
                ColumnType.Double => NpgsqlDbType.Double,
                ColumnType.Boolean => NpgsqlDbType.Boolean,
                ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
                ColumnType.TextList => NpgsqlDbType.Array | NpgsqlDbType.Text,
                _ => throw new ArgumentOutOfRangeException(
                    nameof(parameter),
                    parameter.Type,
                    "A statement takes no values of this type."
                ),
            },
        };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
