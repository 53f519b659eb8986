namespace Puente.Store.Schema;

/// <summary>One step from the version before to <paramref name="To"/>.</summary>
/// <param name="DuckDb">Statements for DuckDB.</param>
/// <param name="Postgres">Statements for PostgreSQL.</param>
public sealed record SchemaStep(int To, string DuckDb, string Postgres);

/// <summary>
/// How a store written by an older program becomes one of this version: all missing steps in order, in one transaction.
/// A step is never changed after its release; stores out there have run it.
/// </summary>
public static partial class SchemaUpgrades
{
    public static IReadOnlyList<SchemaStep> Steps { get; } = [Version2, Version3, Version4];

    /// <exception cref="StoreException">The store is newer than this program.</exception>
    internal static IEnumerable<SchemaStep> From(
        int version,
        int target,
        IReadOnlyList<SchemaStep> steps,
        string description
    )
    {
        if (version > target)
        {
            throw new StoreException(
                StoreFault.NewerVersion,
                $"{description} has schema version {version}, this program knows up to {target}: upgrade the program. The store was not touched."
            );
        }
        for (var next = version + 1; next <= target; next++)
        {
            yield return steps.SingleOrDefault(step => step.To == next)
                ?? throw new InvalidOperationException($"There is no step to schema version {next}.");
        }
    }
}
