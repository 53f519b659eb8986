using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Telemetry;

namespace Puente.Platform.SignIn;

/// <summary>
/// One sign-in by authorization code with PKCE (RFC 7636): the address for the browser, then the code that comes back
/// changed for a token. State and verifier are random and used once.
/// </summary>
public sealed class BrowserSignIn
{
    private readonly PlatformOptions _options;
    private readonly TimeProvider _time;
    private readonly Secret _verifier = new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(48)));
    private readonly string _state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
    private readonly Uri _redirect;

    /// <param name="redirect">Registered at the OAuth client, letter by letter.</param>
    /// <exception cref="PlatformOptionsException">The options have faults.</exception>
    public BrowserSignIn(PlatformOptions options, Uri redirect, TimeProvider time)
    {
        _options = options.Snapshot();
        // The token is asked for by code, whatever grant the options name.
        _options.Grant = new CodeGrant(options.ClientId, "", _verifier, redirect);
        var faults = _options.Validate();
        if (faults.Count > 0)
            throw new PlatformOptionsException(faults);
        (_redirect, _time) = (redirect, time);
    }

    /// <summary>What the browser is sent to.</summary>
    public Uri Address
    {
        get
        {
            var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier.Reveal())));
            return new Uri(
                _options.EffectiveLoginBase.AbsoluteUri.TrimEnd('/')
                    + $"/oauth/authorize?client_id={Uri.EscapeDataString(_options.ClientId)}&response_type=code"
                    + $"&redirect_uri={Uri.EscapeDataString(_redirect.OriginalString)}"
                    + $"&code_challenge={challenge}&code_challenge_method=S256&state={_state}"
            );
        }
    }

    /// <summary>True when what came back belongs to this sign-in; anything else is another page's, or an attack.</summary>
    public bool IsAnswer(string? state) =>
        state is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(_state));

    /// <exception cref="SignInException">The token host refused the code or did not answer.</exception>
    public async Task<KeptToken> ExchangeAsync(
        string code,
        CancellationToken cancellationToken,
        HttpMessageHandler? socket = null
    )
    {
        var grant = new CodeGrant(_options.ClientId, code, _verifier, _redirect);
        var options = _options.Snapshot();
        options.Grant = grant;
        using var tokens = new TokenSource(options, _time, Random.Shared.NextDouble, NullLogger.Instance);
        using var wire = new HttpMessageInvoker(
            new TryHandler(options, _time, new Observations(_time), socket ?? Connection.MakeSocket())
        );
        await tokens.GetAsync(wire.SendAsync, cancellationToken);
        return grant.Token ?? throw new InvalidOperationException("The token was not handed over.");
    }
}
