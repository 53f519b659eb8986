using System.Globalization;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Csv;

/// <summary>Reads the whole file at a moment when nobody writes it.</summary>
internal sealed class CsvFileReader(CsvSettings settings, TimeProvider clock)
{
    /// <summary>A directory of 100,000 people takes some 20 MB; a larger file was named by mistake.</summary>
    private const long MaxBytes = 256 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="DirectoryException">It cannot be read, or it kept changing.</exception>
    public async Task<(byte[] Bytes, FileState State)> ReadAsync(CancellationToken cancellationToken)
    {
        FileState? seen = null;
        for (var started = clock.GetTimestamp(); ; )
        {
            var state = State();
            if (state.Length > MaxBytes)
                throw Fault("is larger than 256 MiB", "Name the file with the people.");
            // A half-written file can look whole, so it must have rested: by its own time, or (a clock may be wrong,
            // above all of a network drive) because we saw it the same before.
            if (clock.GetUtcNow() - state.WrittenAt >= settings.Settle || state == seen)
            {
                var bytes = await ReadBytesAsync(cancellationToken);
                if (bytes is not null && State() == state && bytes.Length == state.Length)
                    return (bytes, state);
            }

            if (clock.GetElapsedTime(started) >= Patience + settings.Settle)
                throw Fault(
                    string.Create(CultureInfo.InvariantCulture, $"kept changing for {Patience.TotalSeconds} seconds"),
                    "Let the export end, then try again; best is to write a new file and rename it."
                );
            seen = state;
            await Task.Delay(settings.Settle, clock, cancellationToken);
        }
    }

    /// <exception cref="DirectoryException">There is no such file.</exception>
    public FileState State()
    {
        try
        {
            var file = new FileInfo(settings.File);
            return new FileState(file.Length, file.LastWriteTimeUtc);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(fault);
        }
    }

    /// <returns>Null when the file became shorter while it was read.</returns>
    private async Task<byte[]?> ReadBytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(settings.File, cancellationToken);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(fault);
        }
    }

    private DirectoryException Unreadable(Exception fault) =>
        fault is FileNotFoundException or DirectoryNotFoundException
            ? Fault("does not exist", "Mend \"file\" in the mapping; it is relative to the mapping.", fault)
            : Fault($"cannot be read: {fault.Message}", "Give this user the right to read it.", fault);

    private DirectoryException Fault(string problem, string fix, Exception? cause = null) =>
        new(DirectoryFailure.Input, [new(settings.Name, problem, fix)], cause);
}

internal readonly record struct FileState(long Length, DateTimeOffset WrittenAt);
