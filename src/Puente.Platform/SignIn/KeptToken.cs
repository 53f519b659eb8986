namespace Puente.Platform.SignIn;

/// <summary>A user's token between two runs.</summary>
/// <param name="Refresh">Null when the platform granted none; then the user signs in again.</param>
/// <param name="ExpiresAt">By this machine's clock.</param>
public sealed record KeptToken(Secret Access, Secret? Refresh, DateTimeOffset ExpiresAt);

/// <summary>Where a user's token is kept: the system's keyring or a file that only the user can read.</summary>
public interface ITokenKeeper
{
    /// <summary>
    /// Waits until no other process changes what is kept, and keeps others waiting until it is disposed. A refresh token
    /// counts once: two that use the same one look like a theft, and the platform ends the sign-in.
    /// </summary>
    /// <exception cref="IOException">The one before does not end, or the place cannot be written.</exception>
    Task<IDisposable> HoldAsync(CancellationToken cancellationToken);

    /// <returns>Null when there is none.</returns>
    Task<KeptToken?> ReadAsync(CancellationToken cancellationToken);

    Task WriteAsync(KeptToken token, CancellationToken cancellationToken);

    Task RemoveAsync(CancellationToken cancellationToken);
}
