using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Puente.Store.DuckDb;

internal static partial class DuckDbErrors
{
    private static ReadOnlySpan<byte> Magic => "DUCK"u8;

    public static StoreException Of(string what, DuckDBException error) =>
        new(
            IsLost(error) ? StoreFault.Lost : StoreFault.Environment,
            $"{what}: {FirstLine(error)}. The open transaction is undone; nothing of it is stored.",
            error
        );

    /// <summary>Why a file could not be opened, found out by looking, and what to do about it.</summary>
    public static StoreException OnOpen(string file, Exception error)
    {
        if (IsLost(error))
            return new(StoreFault.Lost, $"{file} must be opened again: {FirstLine(error)}.", error);
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
            return Fault($"The folder {folder} does not exist: create it, or name another store.", error);
        if (File.Exists(file) && !HasMagic(file))
            return Fault($"{file} is not a DuckDB file: move it away, or name another store.", error);
        // DuckDB reports a lock only in words, and the number of the process only there; it changes the advice, nothing else.
        if (HolderPattern().Match(error.Message) is { Success: true } holder)
        {
            return Fault(
                $"{file} is held by process {holder.Groups[1].Value}: one process owns a store. Stop it, or ask it instead.",
                error
            );
        }
        return Fault(
            $"{file} could not be opened: {FirstLine(error)}. Check that this user may write the file and its folder.",
            error
        );
    }

    public static StoreException Fault(string message, Exception? error = null) =>
        new(StoreFault.Environment, message, error);

    public static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd('.', ' ');

    // DuckDB gives a database up when it cannot say what reached the file; it says so in words only.
    private static bool IsLost(Exception error) =>
        error.Message.Contains("database has been invalidated", StringComparison.Ordinal);

    /// <summary>Of a commit DuckDB says so in words only, and in different ones.</summary>
    public static bool IsForWantOfMemory(string message) =>
        message.Contains("Out of Memory", StringComparison.Ordinal)
        || message.Contains("allocate", StringComparison.Ordinal)
        || message.Contains("pin block", StringComparison.Ordinal);

    private static bool HasMagic(string file)
    {
        Span<byte> head = stackalloc byte[12];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return length == 0 || head[8..].SequenceEqual(Magic);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return true; // cannot tell; the caller's own error says why
        }
    }

    [GeneratedRegex(@"\bPID (\d+)")]
    private static partial Regex HolderPattern();
}
