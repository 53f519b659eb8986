using System.Globalization;
using System.Text;

namespace Puente.Hub.Forwarding;

/// <summary>How far a forward has come, in a file of its own, so that a restart goes on there.</summary>
public sealed class ForwardOffset(string path)
{
    public string Path { get; } = path;

    /// <returns>Null when nothing was forwarded yet.</returns>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public long? Read()
    {
        if (!File.Exists(Path))
            return null;
        var text = File.ReadAllText(Path).Trim();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new InvalidDataException(
                $"{Path} does not hold an offset. Remove it to begin anew, or name another file with --offset-file."
            );
    }

    /// <summary>Returns when it is on disk. At-least-once: called only after the receiver has taken everything up to it.</summary>
    public async Task SaveAsync(long offset, CancellationToken cancellationToken)
    {
        var fresh = $"{Path}.new";
        await using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            var text = offset.ToString(CultureInfo.InvariantCulture) + "\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: true);
    }
}
