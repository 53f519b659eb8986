namespace Puente.Hub.Browsers;

/// <summary>A file of the hub that nobody but its user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes over what was there; a reader, also one after a crash, finds either whole.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }
}
