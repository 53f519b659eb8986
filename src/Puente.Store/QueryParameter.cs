using Puente.Store.Schema;

namespace Puente.Store;

/// <summary>Which words of SQL a store understands.</summary>
public enum StoreDialect
{
    DuckDb,
    Postgres,
}

/// <summary>A value that goes to the database beside the statement, never inside it. <c>$1</c> is the first.</summary>
/// <param name="Value"><see cref="string"/>, <see cref="Guid"/>, <c>long</c>, <c>double</c>, <c>bool</c>, UTC <see cref="DateTime"/> or texts.</param>
public readonly record struct QueryParameter(object Value, ColumnType Type)
{
    public static QueryParameter Of(string text) => new(text, ColumnType.Text);

    public static QueryParameter Of(Guid id) => new(id, ColumnType.Uuid);

    public static QueryParameter Of(long number) => new(number, ColumnType.BigInt);

    public static QueryParameter Of(double number) => new(number, ColumnType.Double);

    public static QueryParameter Of(bool flag) => new(flag, ColumnType.Boolean);

    public static QueryParameter Of(DateTimeOffset time) => new(time.UtcDateTime, ColumnType.Timestamp);

    public static QueryParameter Of(IReadOnlyList<string> texts) => new(texts.ToArray(), ColumnType.TextList);
}
