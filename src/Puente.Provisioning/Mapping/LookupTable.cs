namespace Puente.Provisioning.Mapping;

/// <summary>A table of the mapping: from one value to any number of others.</summary>
/// <param name="Rows">Keys without regard to case; the row <c>*</c> serves values that have none of their own.</param>
internal sealed record LookupTable(string Name, string Place, IReadOnlyDictionary<string, IReadOnlyList<string>> Rows)
{
    private const string Otherwise = "*";

    public IReadOnlyList<string> Look(string value, MappingRun run)
    {
        if (Rows.TryGetValue(value.Trim(), out var row) || Rows.TryGetValue(Otherwise, out row))
            return row;
        run.NoRow(this, value.Trim());
        return [];
    }
}
