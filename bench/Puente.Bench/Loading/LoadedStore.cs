using Puente.Bench.Harness;
using Puente.Store;
using Puente.Store.Schema;

namespace Puente.Bench.Loading;

/// <summary>What every load must have left behind.</summary>
internal static class LoadedStore
{
    public static Task<IStore> OpenAsync(string address) =>
        Stores.OpenAsync(StoreAddress.Parse(address), TimeProvider.System, CancellationToken.None);

    /// <exception cref="WrongResultException">Conversations or rows are missing, or too many.</exception>
    public static async Task CheckAsync(IStore store, long conversations, long rows)
    {
        var counts = (await store.CountAsync(CancellationToken.None)).ToDictionary(
            count => count.Table,
            count => count.Rows
        );
        WrongResultException.ThrowUnlessEqual(conversations, counts["conversations"], "conversations in the store");
        WrongResultException.ThrowUnlessEqual(
            rows,
            StoreSchema.ConversationTables.Sum(table => counts[table.Name]),
            "rows in the store's conversation tables"
        );
        WrongResultException.ThrowUnlessEqual(0, counts["quarantine"], "quarantined records");
    }
}
