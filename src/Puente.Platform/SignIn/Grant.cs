using Puente.Platform.Errors;

namespace Puente.Platform.SignIn;

/// <summary>A way to get a token. <see cref="PlatformOptions.Grant"/> names it; null there means client credentials.</summary>
public abstract class Grant
{
    private protected Grant() { }

    /// <summary>True when the token host wants the client's secret.</summary>
    internal virtual bool NeedsSecret => true;

    /// <summary>What to do about a refusal; null leaves it to the code that the token host gave.</summary>
    internal virtual string? Advice => null;

    /// <summary>A token that is at hand and good; null when one has to be asked for.</summary>
    /// <param name="refused">The platform answered 401 to this one.</param>
    internal virtual Task<KeptToken?> FindAsync(
        Secret? refused,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => Task.FromResult<KeptToken?>(null);

    /// <summary>Keeps other processes from asking at the same time, until it is disposed; null when they need not wait.</summary>
    internal virtual Task<IDisposable?> HoldAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IDisposable?>(null);

    /// <summary>Fields of the request for a token.</summary>
    /// <exception cref="SignInException">There is nothing to ask with.</exception>
    internal abstract Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(CancellationToken cancellationToken);

    /// <summary>Not to be cancelled: what the token replaces may count no longer.</summary>
    internal virtual Task AcceptedAsync(KeptToken token) => Task.CompletedTask;
}

/// <summary>The client acts for itself; its token has no user (docs/facts.md#sign-in).</summary>
public sealed class ClientCredentialsGrant : Grant
{
    internal override Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>([new("grant_type", "client_credentials")]);
}

/// <summary>A company's identity provider vouches for a user by a SAML response.</summary>
/// <param name="orgName">Short name of the organisation, as at its login page.</param>
/// <param name="assertion">Base64 of the SAML response. Asked for before every token, because responses live for minutes.</param>
public sealed class Saml2BearerGrant(string orgName, Func<CancellationToken, Task<Secret>> assertion) : Grant
{
    internal override string Advice =>
        "The SAML assertion may be too old or signed for another organisation, or the OAuth client has another grant than SAML2 Bearer: get a new assertion, check signIn.orgName and the client.";

    internal override async Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(
        CancellationToken cancellationToken
    ) =>
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
            new("orgName", orgName),
            new("assertion", (await assertion(cancellationToken)).Reveal()),
        ];
}

/// <summary>The token of a user who signed in by browser ('puente login'), kept between runs.</summary>
public sealed class UserGrant(ITokenKeeper keeper) : Grant
{
    private Secret? _refresh;

    internal override bool NeedsSecret => false;

    internal override string Advice => "The sign-in has ended: run 'puente login' again.";

    internal override async Task<IDisposable?> HoldAsync(CancellationToken cancellationToken) =>
        await keeper.HoldAsync(cancellationToken);

    internal override async Task<KeptToken?> FindAsync(
        Secret? refused,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var kept = await keeper.ReadAsync(cancellationToken);
        _refresh = kept?.Refresh;
        // Another process may have signed in or refreshed since.
        var isGood = kept is not null && kept.ExpiresAt > now && kept.Access.Reveal() != refused?.Reveal();
        if (isGood)
            return kept;
        if (_refresh is not null)
            return null;
        var what =
            kept is null ? "nobody is signed in with this client"
            : kept.ExpiresAt <= now ? "the sign-in has run out"
            : "the platform refused the token (401): it was revoked, or belongs to another region";
        throw new SignInException($"No token: {what}. Run 'puente login'.", mayRepeat: false);
    }

    internal override Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>([
            new("grant_type", "refresh_token"),
            new("refresh_token", _refresh!.Reveal()),
        ]);

    internal override Task AcceptedAsync(KeptToken token) =>
        // A server that does not turn refresh tokens over leaves the old one in force.
        keeper.WriteAsync(token with { Refresh = token.Refresh ?? _refresh }, CancellationToken.None);
}

/// <summary>The answer of the login page, changed for a token once.</summary>
internal sealed class CodeGrant(string clientId, string code, Secret verifier, Uri redirect) : Grant
{
    public KeptToken? Token { get; private set; }

    internal override bool NeedsSecret => false;

    internal override string Advice =>
        "The code of the login page was not accepted: run 'puente login' again, and check that the OAuth client has the grant Code Authorization with PKCE.";

    internal override Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<KeyValuePair<string, string>>>([
            new("grant_type", "authorization_code"),
            new("code", code),
            new("code_verifier", verifier.Reveal()),
            new("client_id", clientId),
            new("redirect_uri", redirect.OriginalString),
        ]);

    internal override Task AcceptedAsync(KeptToken token)
    {
        Token = token;
        return Task.CompletedTask;
    }
}
