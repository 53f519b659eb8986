namespace Puente.Keyrings;

/// <summary>What an item of the keyring is for; two of one name do not meet.</summary>
internal enum KeyringItem
{
    /// <summary>The token of 'puente login'.</summary>
    SignIn,

    /// <summary>A secret that a user put there by 'puente config secret'.</summary>
    Secret,
}

/// <summary>The system's own place for secrets, which opens when the user signs in to the machine.</summary>
internal interface ISystemKeyring
{
    /// <returns>Null when there is no such item.</returns>
    /// <exception cref="KeyringException">The keyring does not answer: locked, no session, or no service.</exception>
    Task<string?> FindAsync(KeyringItem item, string name, CancellationToken cancellationToken);

    /// <exception cref="KeyringException">It was not taken.</exception>
    Task StoreAsync(KeyringItem item, string name, string text, CancellationToken cancellationToken);

    /// <summary>Nothing happens when there is none.</summary>
    /// <exception cref="KeyringException">The keyring does not answer.</exception>
    Task RemoveAsync(KeyringItem item, string name, CancellationToken cancellationToken);
}

/// <summary>The message says what to do; no secret stands in it.</summary>
internal sealed class KeyringException(string message, Exception? innerException = null)
    : IOException(message, innerException);
