namespace Puente.Platform.SignIn;

/// <summary>A user's token between two runs.</summary>
/// <param name="Refresh">Null when the platform granted none; then the user signs in again.</param>
/// <param name="ExpiresAt">By this machine's clock.</param>
public sealed record KeptToken(Secret Access, Secret? Refresh, DateTimeOffset ExpiresAt);

/// <summary>Where a user's token is kept: the system's keyring or a file that only the user can read.</summary>
public interface ITokenKeeper
{
    /// <returns>Null when there is none.</returns>
    Task<KeptToken?> ReadAsync(CancellationToken cancellationToken);

    Task WriteAsync(KeptToken token, CancellationToken cancellationToken);

    Task RemoveAsync(CancellationToken cancellationToken);
}
