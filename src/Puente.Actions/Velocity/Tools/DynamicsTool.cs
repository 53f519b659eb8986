using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$msdynamics.phoneNumberFilter(number, fields)</c> of Dynamics integrations: an OData filter that finds a
/// number in several spellings.</summary>
/// <remarks>Uncertain: which spellings the platform tries is not documented.</remarks>
internal static class DynamicsTool
{
    public static VelocityTool Instance { get; } =
        new VelocityTool("msdynamics", "msdynamics").Method("phoneNumberFilter", 2, 2, Filter);

    private static string? Filter(IReadOnlyList<object?> values)
    {
        if (values[0] is null || values[1] is not JavaList fields)
            return null;
        var number = JavaText.Of(values[0]!, 1_000);
        var names = fields.Items.Take(100).OfType<string>();
        return string.Join(
            " or ",
            names.SelectMany(field =>
                Spellings(number)
                    .Select(spelling => $"{field} eq '{spelling.Replace("'", "''", StringComparison.Ordinal)}'")
            )
        );
    }

    private static IEnumerable<string> Spellings(string number)
    {
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        List<string> spellings = [number, digits, "+" + digits];
        if (digits.Length >= 10)
        {
            var local = digits[^10..];
            spellings.AddRange([
                local,
                $"({local[..3]}) {local[3..6]}-{local[6..]}",
                $"{local[..3]}-{local[3..6]}-{local[6..]}",
                $"{local[..3]}.{local[3..6]}.{local[6..]}",
            ]);
        }

        return spellings.Where(spelling => spelling.Trim('+').Length > 0).Distinct();
    }
}
