using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.SignIn;

namespace Puente.SignIn;

/// <summary><c>puente logout</c>: ends the token on the platform and forgets it here.</summary>
internal static class LogoutVerb
{
    public static Command Create(Session session)
    {
        var verb = new Verb("logout", "End the sign-in of 'puente login'.")
        {
            Explanation =
                "Revokes the token on the platform and removes it from the keyring or the file. When the platform cannot be "
                + "reached the token is removed here all the same, and ends there by itself.",
            Examples =
            [
                new("puente logout", "Ends the sign-in."),
                new("puente logout --profile test", "That of a profile."),
            ],
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var configuration = session.Read(arguments, Needs.Platform);
                if (configuration.Grant is not UserGrant)
                    throw new InputException(
                        "These settings sign in without a person (signIn.grant); there is nothing to end."
                    );
                var keeper = configuration.TokenKeeper;
                if (await keeper.ReadAsync(cancellationToken) is null)
                {
                    session.Host.Output.WriteLine("Nobody was signed in.");
                    return ExitCode.Done;
                }

                var fault = await RevokeAsync(configuration.PlatformOptions, session.Host.Time, cancellationToken);
                using (await keeper.HoldAsync(cancellationToken))
                    await keeper.RemoveAsync(cancellationToken);
                session.Host.Output.WriteLine(
                    fault is null ? "Signed out." : $"Signed out here; the token could not be revoked: {fault}"
                );
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task<string?> RevokeAsync(
        PlatformOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        options.MaxTries = 1;
        using var platform = new PlatformClient(options, time);
        try
        {
            await using var answer = await platform.SendAsync(
                HttpMethod.Delete,
                Route.Of("/api/v2/tokens/me"),
                cancellationToken: cancellationToken
            );
            return null;
        }
        catch (PlatformException fault)
        {
            return fault.Message;
        }
    }
}
