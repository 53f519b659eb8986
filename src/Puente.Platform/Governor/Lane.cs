namespace Puente.Platform.Governor;

/// <summary>
/// Who a request works for. Each lane is sure of a share of the client's budget (docs/governor.md) and may borrow what the
/// others leave; the order here is the order of borrowing. Stored in the budget file: numbers never change.
/// </summary>
public enum Lane
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive = 0,

    /// <summary>What is happening now: channels, details of conversations that just ended, gaps.</summary>
    Live = 1,

    /// <summary>Changes of users, roles, phones.</summary>
    Provisioning = 2,

    /// <summary>Bulk work that can wait.</summary>
    Backfill = 3,
}
