using Puente.Analytics.Buckets;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>What the two databases say differently. Everything given and returned is text of SQL, never a caller's value.</summary>
internal abstract class SqlDialect
{
    private const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string LowerCase = "abcdefghijklmnopqrstuvwxyz";

    public static SqlDialect Of(StoreDialect dialect) =>
        dialect == StoreDialect.DuckDb ? DuckDbDialect.Instance : PostgresDialect.Instance;

    public abstract string Placeholder(int number, ColumnType type);

    /// <summary>A list column as a list of texts; null stays null.</summary>
    public abstract string TextsOf(string column, ColumnType type);

    /// <summary>A member of each object in a JSON array, as a list of texts.</summary>
    public abstract string TextsOfJson(string column, string member);

    /// <summary>The different values of rows, as a list of texts.</summary>
    /// <param name="rows">From <c>FROM</c> on.</param>
    public abstract string TextsOfRows(string value, string rows);

    /// <summary>Different texts of a list; a list with nothing but null when there are none, so that unnesting keeps the row.</summary>
    public abstract string EachOnce(string texts);

    /// <summary>Different texts, sorted letter by letter and joined by commas; null when there are none.</summary>
    public abstract string Joined(string texts);

    public abstract string IsNotEmpty(string list);

    /// <summary>Elements of a JSON array, one row each.</summary>
    public abstract string ElementsOfJson(string column);

    public abstract string MemberOf(string element, string member);

    /// <summary>A text as a double; null when it is no number.</summary>
    public abstract string NumberOf(string text);

    /// <summary>A text as a time; null when it is none as records write them.</summary>
    public abstract string TimeOf(string text);

    /// <summary>A text as true or false; null when it is neither.</summary>
    public static string FlagOf(string text) =>
        $"(CASE lower({text}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END)";

    /// <summary>True when the list of ids has one of these.</summary>
    public abstract string HasAny(string column, IEnumerable<string> ids);

    public abstract string Milliseconds(string from, string to);

    /// <summary>A value as answers show it.</summary>
    public abstract string TextOf(string value, ColumnType type);

    /// <summary>Orders texts letter by letter.</summary>
    public abstract string ByLetter(string text);

    /// <summary>Names the bucket of a time; rows with one name are in one bucket.</summary>
    public abstract string BucketOf(string time, BucketPlan plan, StatementValues values);

    /// <summary>Number of the bucket with that name.</summary>
    public abstract string NumberOfBucket(string bucket, BucketPlan plan, StatementValues values);

    /// <summary>Columns in which all rows of one conversation are the same, as far as they help to find these.</summary>
    public abstract IReadOnlyList<string> ConversationKey { get; }

    /// <summary>True of a conversation <c>c</c> with a row that fits.</summary>
    /// <param name="alias">Of the rows.</param>
    /// <param name="rows">What follows <c>FROM</c>: tables and joins.</param>
    /// <param name="started">Keeps the rows to conversations that can match; the conversation itself is kept to them already.</param>
    public abstract string HasRow(string alias, string rows, Func<string> started, string condition);

    /// <summary>The greatest <c>observed_at</c> of a table of users' states; null when it is empty.</summary>
    public abstract string NewestOf(string table);

    public static string LowerAscii(string text) => $"translate({text}, '{UpperCase}', '{LowerCase}')";
}
