using System.Globalization;
using System.Net;
using Puente.Platform;
using Puente.Platform.ConversationAggregates;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Doctor;

/// <summary>Signs in and makes one harmless call for each thing a sync reads.</summary>
internal static class PlatformChecks
{
    /// <summary>Beyond this the clock is worth a word; token life and lag are measured with it.</summary>
    private static readonly TimeSpan SkewNotice = TimeSpan.FromSeconds(30);

    private static readonly (string Name, string Path, string Permission)[] Calls =
    [
        ("organisation", "/api/v2/organizations/me", ""),
        ("users", "/api/v2/users?pageSize=1", "directory:user:view"),
        ("queues", "/api/v2/routing/queues?pageSize=1", "routing:queue:view"),
        ("wrap-up codes", "/api/v2/routing/wrapupcodes?pageSize=1", "routing:wrapupCode:view"),
        ("skills", "/api/v2/routing/skills?pageSize=1", "routing:skill:view"),
        ("languages", "/api/v2/routing/languages?pageSize=1", "routing:language:view"),
        ("divisions", "/api/v2/authorization/divisions?pageSize=1", ""),
        ("groups", "/api/v2/groups?pageSize=1", "directory:group:view"),
        ("locations", "/api/v2/locations?pageSize=1", "directory:location:view"),
        ("presence definitions", "/api/v2/presence/definitions?pageSize=1", "presence:presenceDefinition:view"),
        (
            "conversation details",
            "/api/v2/analytics/conversations/details/jobs/availability",
            "analytics:conversationDetail:view"
        ),
        ("user status", "/api/v2/analytics/users/details/jobs/availability", "analytics:userDetail:view"),
        // Certificates ask it every hour; a single hour of one counter costs the platform next to nothing.
        (Aggregates, "/api/v2/analytics/conversations/aggregates/query", "analytics:conversationAggregate:view"),
    ];

    private const string Aggregates = "conversation aggregates";

    public static async IAsyncEnumerable<Check> RunAsync(
        PlatformClient platform,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var reachable = true;
        var signedIn = false;
        foreach (var (name, path, permission) in Calls)
        {
            if (!reachable)
            {
                yield return Check.Skipped(name, "the platform did not answer");
                continue;
            }

            Check check;
            try
            {
                if (name == Aggregates)
                    await CountAnHourAsync(platform, cancellationToken);
                else
                    await using (await platform.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken))
                    { }
                check = Check.Ok(name, permission);
            }
            catch (SignInException fault)
            {
                reachable = false;
                check = Check.Fail("sign-in", fault.Message, SignInFix(fault));
            }
            catch (PlatformResponseException fault)
            {
                check = Refused(name, permission, fault);
            }
            catch (PlatformException fault)
            {
                // Without a connection every further call would wait as long and say the same.
                reachable = fault is not PlatformConnectionException;
                check = Check.Fail(
                    name,
                    fault.Message,
                    "Run 'puente doctor' again; if it stays, the lines above on the way to the host tell more."
                );
            }

            if (reachable && !signedIn)
            {
                signedIn = true;
                yield return Check.Ok("sign-in", platform.ApiBase.Authority);
            }

            yield return check;
            if (check.Name == "sign-in")
                yield return Check.Skipped(name, "not signed in");
        }

        yield return Clock(platform.ClockSkew);
        yield return Rate(platform);
    }

    private static async Task CountAnHourAsync(PlatformClient platform, CancellationToken cancellationToken)
    {
        var hour = DateTimeOffset.UnixEpoch.AddYears(50);
        await platform.ConversationAggregates.QueryAsync(
            new ConversationAggregateQuery(hour, hour.AddHours(1)) { Metrics = ["nOffered"] },
            cancellationToken
        );
    }

    private static string SignInFix(SignInException fault) =>
        fault.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
            ? "Compare region, clientId and the secret with Admin > Integrations > OAuth: the client must use the grant Client Credentials and be active. A wrong region looks the same as a wrong secret."
            : "Look at the lines on the login host above.";

    private static Check Refused(string name, string permission, PlatformResponseException fault)
    {
        if (fault.Status != HttpStatusCode.Forbidden)
            return Check.Fail(
                name,
                fault.Message,
                "Try 'puente api GET …' for the whole answer; give the correlation id to the platform's support."
            );
        var missing = fault.MissingPermissions.Count > 0 ? string.Join(", ", fault.MissingPermissions) : permission;
        return Check.Fail(
            name,
            missing.Length > 0 ? $"permission {missing} is missing" : fault.Message,
            "Add it to a role of the OAuth client (Admin > Roles), for all divisions that shall be synced."
        );
    }

    private static Check Clock(TimeSpan? skew) =>
        skew is not { } value ? Check.Skipped("clock", "no answer to compare with")
        : value.Duration() <= SkewNotice ? Check.Ok("clock", "within 30 s of the platform's")
        : Check.Warning(
            "clock",
            $"this machine is {Words.Span(value.Duration())} {(value > TimeSpan.Zero ? "behind" : "ahead of")} the platform",
            "Let NTP set the clock; lag and token life are measured with it."
        );

    private static Check Rate(PlatformClient platform)
    {
        if (platform.RateState is not { } state)
            return Check.Skipped("rate limit", "no answer told it");
        var finding = string.Create(
            CultureInfo.InvariantCulture,
            $"{state.Count} of {state.Allowed} requests used in this minute"
        );
        return state.Count > state.Allowed * 0.8
            ? Check.Warning(
                "rate limit",
                finding,
                "Something else uses this OAuth client; give Puente a client of its own."
            )
            : Check.Ok("rate limit", finding);
    }
}
