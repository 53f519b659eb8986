using System.CommandLine;
using Puente.Api.Calls;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Querying;

namespace Puente.Api;

/// <summary><c>puente api METHOD PATH</c>: any operation of the platform, signed in and within the rate limit.</summary>
internal static class ApiVerb
{
    public static Command Create(Session session)
    {
        var options = new ApiOptions();
        var verb = new Verb("api", "Send any request to the platform's REST API.")
        {
            Explanation =
                "Signs in with the settings, keeps to the rate limit, repeats what may be repeated and prints the body: indented on a terminal, "
                + "as sent in a pipe. Fields make a JSON body, or the query of GET, HEAD and DELETE; the short forms mean what they mean in gh api. "
                + "What writes is sent once. An answer of 400 and above is printed too, and ends with exit code 1.",
            Examples =
            [
                new("puente api GET /api/v2/organizations/me", "Which organisation is this?"),
                new(
                    "puente api GET /api/v2/users -f pageSize=100 --paginate --format csv --columns id,name,division.name",
                    "All pages as a table for a spreadsheet."
                ),
                new(
                    "puente api GET /api/v2/routing/queues -f 'name=Sales*' --jsonpath '$.entities[*].id'",
                    "Only the ids; quote what your shell would read."
                ),
                new(
                    "puente api POST /api/v2/users/search -f 'query[][type]=EXACT' -f 'query[][fields][]=name' -f 'query[][value]=Ana' --paginate",
                    "A search, all pages of it."
                ),
                new(
                    "puente api PATCH /api/v2/users/ID -F version=3 -f title=Agent --dry-run",
                    "What would be sent; leave out --dry-run to send it."
                ),
                new("puente api POST /api/v2/groups --input group.json", "The body from a file, or from - as it is."),
                new("puente api GET /api/v2/routing/skills --cache 1h", "From the cache for an hour."),
            ],
            Arguments = { options.First, options.Second },
            FirstWords = KnownOperations.ByMethod,
        };
        foreach (var option in options.All)
            verb.Options.Add(option);
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var request = options.Read(arguments, session.Host);
                var configuration = session.Read(arguments, Needs.Platform);
                if (request.DryRun)
                {
                    Preview.Write(
                        request.Call,
                        configuration.PlatformOptions,
                        configuration.ApiBase,
                        session.Host.Output
                    );
                    return ExitCode.Done;
                }

                var cache = request.Cache is { } keepFor
                    ? new AnswerCache(session.Host, configuration.ApiBase, configuration.ClientId!, keepFor)
                    : null;
                using var platform = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
                var run = new ApiRun(request, new ApiSender(platform, cache), session.Host);
                return request.Every is { } every
                    ? await Watching.RunAsync(session.Host, every, run.AskAsync, cancellationToken, plain: true)
                    : await run.AskAsync(cancellationToken);
            }
        );
        return verb;
    }
}
