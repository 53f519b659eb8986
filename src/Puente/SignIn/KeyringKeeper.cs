using Puente.Keyrings;
using Puente.Platform.SignIn;

namespace Puente.SignIn;

/// <summary>A sign-in in the system's keyring.</summary>
/// <param name="file">Takes over when the keyring does not work (locked, no session), and holds the lock between processes.</param>
/// <param name="only">True: a keyring that does not work is an error.</param>
internal sealed class KeyringKeeper(ISystemKeyring keyring, string name, FileKeeper file, bool only) : ITokenKeeper
{
    private bool _isInFile;

    public Task<IDisposable> HoldAsync(CancellationToken cancellationToken) => file.HoldAsync(cancellationToken);

    public async Task<KeptToken?> ReadAsync(CancellationToken cancellationToken)
    {
        string? text = null;
        try
        {
            text = await keyring.FindAsync(KeyringItem.SignIn, name, cancellationToken);
        }
        catch (KeyringException) when (!only)
        {
            // The file is there for that.
        }
        return text is not null && TokenKeepers.Read(text) is { } kept ? kept : await file.ReadAsync(cancellationToken);
    }

    public async Task WriteAsync(KeptToken token, CancellationToken cancellationToken)
    {
        try
        {
            await keyring.StoreAsync(KeyringItem.SignIn, name, TokenKeepers.Write(token), cancellationToken);
            _isInFile = false;
            await file.RemoveAsync(cancellationToken);
        }
        catch (KeyringException) when (!only)
        {
            _isInFile = true;
            await file.WriteAsync(token, cancellationToken);
        }
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keyring.RemoveAsync(KeyringItem.SignIn, name, cancellationToken);
        }
        catch (KeyringException) when (!only)
        {
            // It was never there.
        }
        await file.RemoveAsync(cancellationToken);
    }

    public override string ToString() => _isInFile ? file.ToString() : keyring.ToString()!;
}
