using System.Globalization;

namespace Puente.Provisioning.Sources.Sql;

/// <summary>Text of a column's value: of an array every element, of NULL none.</summary>
internal static class SqlValue
{
    /// <exception cref="InvalidCastException">The type has no text.</exception>
    public static IEnumerable<string> Texts(object value) =>
        value is Array array and not byte[]
            ? array.Cast<object?>().Where(item => item is not null).Select(item => Text(item!))
        : value is DBNull ? []
        : [Text(value)];

    private static string Text(object value) =>
        value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            // A timestamp without time zone is taken for UTC; midnight alone is most often a day.
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z",
            byte[] bytes => Convert.ToHexStringLower(bytes),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException(),
        };
}
