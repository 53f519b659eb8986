using System.Globalization;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>One use of a mapping on a whole directory: what is to be said when all entries have been seen.</summary>
/// <param name="Now">For conditions about days that have passed.</param>
internal sealed record MappingRun(DateTimeOffset Now)
{
    private readonly Dictionary<(LookupTable Table, string Value), int> _noRows = [];

    public void NoRow(LookupTable table, string value) =>
        _noRows[(table, value)] = _noRows.GetValueOrDefault((table, value)) + 1;

    public IEnumerable<DirectoryFault> Warnings =>
        _noRows
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.Value, StringComparer.Ordinal)
            .Select(pair => new DirectoryFault(
                pair.Key.Table.Place,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"table {pair.Key.Table.Name} has no row for '{pair.Key.Value}', met {pair.Value} times"
                ),
                "Add the row, or a row \"*\" for all others."
            ));
}
