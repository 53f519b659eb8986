using System.Globalization;

namespace Puente.Provisioning.Ledger;

/// <summary>Another process applies to the same ledger.</summary>
public sealed class LedgerBusyException(string message) : IOException(message);

/// <summary>
/// Two appliers exclude each other. The operating system holds the lock, so that it ends with the process, however that
/// ends; the process id beside it is only for the message.
/// </summary>
public sealed class LedgerLock : IDisposable
{
    private readonly FileStream _lock;

    private LedgerLock(FileStream held) => _lock = held;

    /// <param name="ledgerFile">The ledger's file; the lock lies beside it.</param>
    /// <exception cref="LedgerBusyException">Somebody else holds it.</exception>
    public static LedgerLock Take(string ledgerFile)
    {
        var (file, holder) = (ledgerFile + ".lock", ledgerFile + ".pid");
        FileStream held;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            var who = File.Exists(holder) ? File.ReadAllText(holder).Trim() : "";
            throw new LedgerBusyException(
                $"Process {(who.Length > 0 ? who : "(unknown)")} is changing people with the ledger {ledgerFile}. Nothing was done. Wait for it to end, then run the same command again."
            );
        }

        File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new LedgerLock(held);
    }

    public void Dispose() => _lock.Dispose();
}
