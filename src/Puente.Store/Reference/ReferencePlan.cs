using Puente.Store.Schema;

namespace Puente.Store.Reference;

/// <summary>What a complete listing changes in a reference table, whichever database holds it.</summary>
/// <param name="Close">Keys whose valid row ends at the listing's time.</param>
/// <param name="Remove">Keys whose valid row began at that very time and goes: it was never valid for a moment.</param>
/// <param name="Add">Rows that become valid at the listing's time.</param>
internal sealed record ReferencePlan(List<string> Close, List<string> Remove, List<ReferenceRow> Add)
{
    /// <summary>True for tables that already show a later listing: an older one that arrives late must not undo it.</summary>
    public static string IsOutdated(string table, string time) =>
        $"select exists (select 1 from {table} where valid_from > {time} or valid_to > {time})";

    /// <param name="valid">Rows without an end: key → start of validity and content hash.</param>
    public static ReferencePlan Make(
        Table table,
        IReadOnlyList<ReferenceRecord> listing,
        IReadOnlyDictionary<string, (DateTimeOffset From, ulong ContentHash)> valid,
        DateTimeOffset listedAt
    )
    {
        var plan = new ReferencePlan([], [], []);
        var listed = new Dictionary<string, ReferenceRow>();
        foreach (var record in listing)
            listed[record.Key] = ReferenceRow.From(table, record);

        foreach (var (key, held) in valid)
        {
            if (listed.TryGetValue(key, out var row) && row.ContentHash == held.ContentHash)
                listed.Remove(key);
            else
                (held.From == listedAt ? plan.Remove : plan.Close).Add(key);
        }
        plan.Add.AddRange(listed.Values);
        return plan;
    }
}
