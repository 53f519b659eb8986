using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Platform.Governor;

/// <summary>
/// The budget in a file that all processes with the same client open. Holding it open is the lock: the system gives it back
/// when a process dies, at whatever instruction.
/// </summary>
/// <remarks>
/// Two places hold the state by turns, each with a number and a sum. A process that dies while it writes spoils one; the
/// other is read then. Read and written by position rather than mapped into memory: the lock needs the system's call
/// anyway, and a mapped page of a full or truncated file would end the process (docs/decisions/0011).
/// </remarks>
internal sealed class BudgetFile(string file) : IBudget
{
    /// <summary>Part of every place; another version's state is not understood and starts anew.</summary>
    public const long Version = 0x5075_656E_7465_0001;

    private const int Head = 24;
    private const int PlaceBytes = 8192;

    /// <summary>Openings tried before giving up for now, some 40 ms; the lock is held for some ten microseconds at a time.</summary>
    private const int Attempts = 50;

    private static readonly int StateBytes = Unsafe.SizeOf<BudgetState>();
    private readonly byte[] _buffer = new byte[2 * PlaceBytes];

    public string? File { get; } = file;

    /// <summary>A file for the client; what the client is called cannot be read from the name. The secret is no part of it.</summary>
    public static BudgetFile In(string folder, Uri api, string clientId)
    {
        var name = SHA256.HashData(Encoding.UTF8.GetBytes($"{api.Authority.ToLowerInvariant()}\n{clientId}"));
        return new BudgetFile(Path.Combine(folder, $"{Convert.ToHexStringLower(name.AsSpan(0, 12))}.budget"));
    }

    public bool TryUse<T>(BudgetWork<T> work, out T result)
    {
        lock (_buffer)
        {
            using var held = TryOpen();
            if (held is null)
            {
                result = default!;
                return false;
            }

            var (state, place, number) = Read(held);
            var changed = false;
            result = work(ref state, ref changed);
            if (changed)
                Write(held, state, 1 - place, number + 1);
            return true;
        }
    }

    /// <summary>The newer of the two places that are whole; a fresh state when none is.</summary>
    private (BudgetState State, int Place, long Number) Read(FileStream held)
    {
        var length = RandomAccess.Read(held.SafeFileHandle, _buffer, 0);
        var (place, number) = (1, 0L);
        for (var candidate = 0; candidate < 2; candidate++)
        {
            var start = candidate * PlaceBytes;
            if (length < start + Head + StateBytes)
                break;
            var bytes = _buffer.AsSpan(start, Head + StateBytes);
            var itsNumber = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
            if (
                BinaryPrimitives.ReadInt64LittleEndian(bytes) == Version
                && itsNumber > number
                && BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) == Sum(bytes)
            )
                (place, number) = (candidate, itsNumber);
        }

        return number == 0
            ? (default, place, 0)
            : (MemoryMarshal.Read<BudgetState>(_buffer.AsSpan((place * PlaceBytes) + Head)), place, number);
    }

    private void Write(FileStream held, in BudgetState state, int place, long number)
    {
        var bytes = _buffer.AsSpan(0, Head + StateBytes);
        MemoryMarshal.Write(bytes[Head..], in state);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Sum(bytes));
        RandomAccess.Write(held.SafeFileHandle, bytes, place * PlaceBytes);
    }

    private static long Sum(ReadOnlySpan<byte> place)
    {
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> number = stackalloc byte[8];
        place.Slice(8, 8).CopyTo(number);
        SHA256.HashData(place[Head..], sum);
        return BinaryPrimitives.ReadInt64LittleEndian(sum) ^ BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    private FileStream? TryOpen()
    {
        var spin = new SpinWait();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                return new FileStream(File!, Opening());
            }
            catch (IOException fault) when (IsHeld(fault))
            {
                spin.SpinOnce();
            }
        }

        return null;
    }

    private static FileStreamOptions Opening()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    // Windows: a sharing violation. Elsewhere the error number of a lock that would have to wait: 11, or 35 on BSD and macOS.
    private static bool IsHeld(IOException fault) =>
        fault.GetType() == typeof(IOException)
        && (OperatingSystem.IsWindows() ? (fault.HResult & 0xFFFF) == 32 : fault.HResult is 11 or 35);
}
