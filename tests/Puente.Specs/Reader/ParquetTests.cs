using Puente.Specs.World;
using Puente.Store;
using Puente.Store.Schema;
using Puente.Sync;
using Puente.Testing;

namespace Puente.Specs.Reader;

public sealed class ParquetTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData(StoreKind.DuckDb)]
    [InlineData(StoreKind.Postgres)]
    public async Task Another_library_reads_the_same_rows_from_an_exported_file(StoreKind kind)
    {
        await using var centre = await ContactCentre.OpenAsync(seed: 3, days: 2, conversationsPerDay: 300);
        using var empty = await stores.CreateAsync(kind);
        await using var store = await empty.OpenAsync();
        await centre.SyncAsync(store, new SyncOptions { Since = centre.Since });
        using var folder = new TempFolder();
        var cancel = TestContext.Current.CancellationToken;

        foreach (var table in StoreSchema.ConversationTables.Concat(StoreSchema.ReferenceTables))
        {
            var file = folder[table.Name + ".parquet"];
            var sql = $"select * from {table.Name}";
            var written = await store.ExportParquetAsync(sql, file, cancel);

            var expected = new List<string>();
            await using (var result = await store.QueryAsync(sql, cancel))
            {
                await foreach (var row in result.ReadRowsAsync(cancel))
                    expected.Add(string.Join('|', row.Select(ParquetRows.Text)));
            }

            Assert.Equal(expected.Count, written);
            Assert.Equal(expected.Order(StringComparer.Ordinal), ParquetRows.Read(file).Order(StringComparer.Ordinal));
            if (table.Name is "conversations" or "session_metrics" or "participant_attributes" or "users")
                Assert.NotEmpty(expected);
        }
    }
}
