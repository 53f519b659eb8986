using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Platform.SignIn;
using Puente.Terminal;

namespace Puente.SignIn;

/// <summary><c>puente login</c>: a person signs in by browser, and the token is kept.</summary>
internal static class LoginVerb
{
    public static Command Create(Session session)
    {
        var minutes = Options.Number("--wait", "MINUTES", "How long to wait for the browser; 5 unless given.", 1, 60);
        var noBrowser = Options.Switch("--no-browser", "Only print the address; open no browser.");
        var keyring = Options.Switch("--keyring", "Keep the token in the system's keyring or not at all.");
        var verb = new Verb("login", "Sign in as a person, by browser.")
        {
            Explanation =
                "Needs signIn.grant \"login\" and an OAuth client with the grant Code Authorization (PKCE) that has signIn.redirect "
                + "registered. The token is kept where signIn.keep says: in the system's keyring, else in a file that only you can read; every "
                + "verb uses it until it runs out or 'puente logout'. The address also works in the browser of another window of this "
                + "machine, or through a tunnel to the redirect's port.",
            Examples =
            [
                new("puente login", "Opens the browser where there is one, and prints the address."),
                new("puente login --no-browser --profile test", "For a profile, without opening anything."),
            ],
            Options = { noBrowser, minutes, keyring },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var configuration = session.Read(arguments, Needs.Platform);
                if (configuration.Grant is not UserGrant)
                    throw new InputException(
                        "These settings sign in without a person (signIn.grant). Write \"signIn\": { \"grant\": \"login\" }, for example in a profile."
                    );
                var wait = TimeSpan.FromMinutes(arguments.GetValue(minutes) ?? 5);
                return await SignInAsync(
                    configuration,
                    arguments.GetValue(keyring) ? configuration.TokenKeeperOf("keyring") : configuration.TokenKeeper,
                    session.Host,
                    arguments.GetValue(noBrowser),
                    wait,
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static async Task<int> SignInAsync(
        PuenteConfiguration configuration,
        ITokenKeeper keeper,
        CommandHost host,
        bool noBrowser,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        var signIn = new BrowserSignIn(configuration.PlatformOptions, configuration.Redirect, host.Time);
        using var answer = new LoopbackAnswer(configuration.Redirect);
        host.Output.WriteLine("Open this address to sign in:");
        host.Output.WriteLine(signIn.Address.AbsoluteUri);
        await host.Output.FlushAsync(cancellationToken);
        if (!noBrowser)
            Browser.TryOpen(host, signIn.Address);

        using var late = new CancellationTokenSource(wait, host.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IReadOnlyDictionary<string, string> parameters;
        try
        {
            parameters = await answer.WaitAsync(signIn.IsAnswer, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignInException(
                $"Nobody signed in within {Words.Span(wait)}. Run 'puente login' again; --wait gives more time.",
                mayRepeat: false
            );
        }

        if (!parameters.TryGetValue("code", out var code))
            throw new SignInException(
                $"The login page refused the sign-in: {Safe(parameters.GetValueOrDefault("error"))}. Check the OAuth client's grant, its redirect and its users.",
                mayRepeat: false
            );
        var token = await signIn.ExchangeAsync(code, cancellationToken);
        using (await keeper.HoldAsync(cancellationToken))
            await keeper.WriteAsync(token, CancellationToken.None);
        host.Output.WriteLine(
            $"Signed in until {Words.Time(token.ExpiresAt)} UTC{(token.Refresh is null ? "" : ", and renewed without asking")}; kept in {keeper}."
        );
        return ExitCode.Done;
    }

    // It came through the browser: only what looks like one of OAuth's words is shown.
    private static string Safe(string? error) =>
        error is { Length: > 0 and <= 40 } && error.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
            ? error
            : "no reason given";
}
