using System.Globalization;
using Puente.Analytics.Language;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Analytics.Sql;

/// <summary>Conditions on one value by its type (docs/analytics.md, Filters). What cannot fit is <c>FALSE</c>.</summary>
internal sealed class ValueConditions(StatementValues values)
{
    public const string Never = "FALSE";

    /// <param name="wanted">One that fits is enough.</param>
    public string Matches(ColumnType type, string expression, IReadOnlyList<string> wanted, bool isAddress = false)
    {
        var listed = new List<string>();
        var others = new List<string>();
        foreach (var value in wanted)
        {
            // No column can hold this letter, and no parameter carries it.
            if (value.Contains('\0'))
                continue;
            if (type == ColumnType.Timestamp)
                others.Add(During(expression, value));
            else if (type == ColumnType.Text && IsId(value, out var id))
                others.Add($"lower({expression}) = {values.Bind(id.ToString())}");
            else if (Parameter(type, value) is { } parameter)
                listed.Add(values.Bind(parameter));
            if (isAddress)
                others.Add(IsPart(expression, value));
        }

        if (listed.Count > 0)
            others.Insert(
                0,
                listed is [var only] ? $"{expression} = {only}" : $"{expression} IN ({string.Join(", ", listed)})"
            );
        return Any(others);
    }

    public string Within(ColumnType type, string expression, ValueRange range) =>
        type switch
        {
            ColumnType.Integer or ColumnType.BigInt or ColumnType.Double => All(
                range.Bounds.Select(bound => $"{expression} {bound.Sign} {values.Bind(QueryParameter.Of(bound.Bound))}")
            ),
            ColumnType.Timestamp => All(
                range.Bounds.Select(bound => $"{expression} {bound.Sign} {values.Bind(FromEpoch(bound.Bound))}")
            ),
            _ => Never,
        };

    public static string All(IEnumerable<string> conditions) => Join(conditions, " AND ");

    public static string Any(IEnumerable<string> conditions) => Join(conditions, " OR ");

    /// <summary>Letters of the form 8-4-4-4-12, hexadecimal.</summary>
    public static bool IsId(string value, out Guid id) => Guid.TryParseExact(value, "D", out id) && value.Length == 36;

    public static bool IsNumber(string value, out double number) =>
        double.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number
        ) && double.IsFinite(number);

    private static string Join(IEnumerable<string> conditions, string between)
    {
        string[] all = [.. conditions];
        return all.Length switch
        {
            0 => Never,
            1 => all[0],
            _ => $"({string.Join(between, all)})",
        };
    }

    /// <returns>Null when the text is no value of the type.</returns>
    private static QueryParameter? Parameter(ColumnType type, string value) =>
        type switch
        {
            ColumnType.Text => QueryParameter.Of(value),
            ColumnType.Uuid when IsId(value, out var id) => QueryParameter.Of(id),
            ColumnType.Boolean when bool.TryParse(value, out var flag) && value.Length <= 5 => QueryParameter.Of(flag),
            ColumnType.Integer or ColumnType.BigInt or ColumnType.Double when IsNumber(value, out var number) =>
                QueryParameter.Of(number),
            _ => null,
        };

    private string During(string expression, string value) =>
        QueryInterval.TryParse(value, out var interval)
            ? $"({expression} >= {values.Bind(interval.Start)} AND {expression} < {values.Bind(interval.End)})"
            : Never;

    private string IsPart(string expression, string value)
    {
        var part = values.Bind(string.Create(value.Length, value, static (target, text) => LowerAscii(text, target)));
        var lower = SqlDialect.LowerAscii(expression);
        return $"(strpos({expression}, '@') > 0 AND (split_part({lower}, '@', 1) = {part} OR split_part({lower}, '@', 2) = {part}))";
    }

    private static void LowerAscii(string text, Span<char> target)
    {
        for (var index = 0; index < text.Length; index++)
            target[index] = char.IsAsciiLetterUpper(text[index]) ? char.ToLowerInvariant(text[index]) : text[index];
    }

    /// <summary>Milliseconds since 1970; what lies outside the calendar is its edge.</summary>
    private static DateTimeOffset FromEpoch(double milliseconds)
    {
        const double First = -62_135_596_800_000;
        const double Last = 253_402_300_799_999;
        var micros = Math.Round(Math.Clamp(milliseconds, First, Last) * 1_000);
        return DateTimeOffset.UnixEpoch.AddTicks((long)micros * TimeSpan.TicksPerMicrosecond);
    }
}
