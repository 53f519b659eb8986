using Puente.Platform.SignIn;

namespace Puente.SignIn;

/// <summary>A sign-in in a file that only the user can read (mode 600, in a folder with mode 700).</summary>
internal sealed class FileKeeper(string file, TimeProvider time) : ITokenKeeper
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than a token request is repeated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>A file of its own beside: the sign-in's own is replaced with every change.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        MakeFolder();
        var options = Opening(FileMode.OpenOrCreate);
        options.Share = FileShare.None;
        for (var started = time.GetTimestamp(); ; )
        {
            try
            {
                // The system gives it back when a process ends, however that ends.
                return new FileStream($"{file}.lock", options);
            }
            catch (IOException fault) when (fault.GetType() == typeof(IOException))
            {
                if (time.GetElapsedTime(started) >= Patience)
                    throw new IOException(
                        $"Another process has been renewing this sign-in for {Patience.TotalSeconds:0} s (lock {file}.lock). Wait for it or end it.",
                        fault
                    );
                await Task.Delay(Look, time, cancellationToken);
            }
        }
    }

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
        MakeFolder();
        var beside = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using (var stream = new FileStream(beside, Opening(FileMode.CreateNew)))
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

    private void MakeFolder()
    {
        var folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }

    private static FileStreamOptions Opening(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
