namespace Puente.Provisioning.Ledger;

/// <summary>What the ledger knows of one person.</summary>
/// <param name="LastWritten">By field: what we last saw arrive on the platform, or found as wanted.</param>
public sealed record RememberedPerson(
    string Key,
    string Name,
    string UserId,
    string? PhoneId,
    IReadOnlyDictionary<string, string> LastWritten
);

/// <summary>The ledger's people, read whole: what a plan may know of the past.</summary>
/// <param name="People">By the directory's key.</param>
public sealed record LedgerMemory(IReadOnlyDictionary<string, RememberedPerson> People)
{
    public static LedgerMemory Empty { get; } = new(new Dictionary<string, RememberedPerson>());
}
