using Puente.Platform.SignIn;

namespace Puente.SignIn;

/// <summary>A sign-in in a file that only the user can read (mode 600, in a folder with mode 700).</summary>
internal sealed class FileKeeper(string file) : ITokenKeeper
{
    public async Task<KeptToken?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return TokenKeepers.Read(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Written beside and moved, so that another process reads the old sign-in or the new one.</summary>
    public async Task WriteAsync(KeptToken token, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(file)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var beside = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using (var stream = new FileStream(beside, options))
            await using (var writer = new StreamWriter(stream))
                await writer.WriteAsync(TokenKeepers.Write(token).AsMemory(), cancellationToken);
            File.Move(beside, file, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(file))
            File.Delete(file);
        return Task.CompletedTask;
    }

    public override string ToString() => file;
}
