using Puente.Store.Schema;

namespace Puente.Store.Postgres;

public sealed record PostgresStoreOptions
{
    /// <summary>Database schema that holds all tables: lower-case letters, digits and <c>_</c>, at most 63.</summary>
    public string Schema { get; init; } = "puente";

    /// <summary>True opens a store that exists for reading only: no lock, no upgrade, no transactions.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long to wait for another writer to let go: a process that was just ended is noticed within moments.</summary>
    public TimeSpan WriterPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Dates rows and schema versions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal int SchemaVersion { get; init; } = StoreSchema.Version;

    internal IReadOnlyList<SchemaStep> SchemaSteps { get; init; } = SchemaUpgrades.Steps;
}
