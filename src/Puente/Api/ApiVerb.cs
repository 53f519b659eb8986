using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Requests;

namespace Puente.Api;

/// <summary><c>puente api GET PATH</c>: any reading operation of the platform, signed in and within the rate limit.</summary>
internal static class ApiVerb
{
    private static readonly RequestOptions KeepErrors = new() { ThrowOnError = false };

    public static Command Create(Session session)
    {
        var method = new Argument<string>("method") { Description = "GET; this version only reads." };
        var path = new Argument<string>("path")
        {
            Description = "Path and query, sent as given: /api/v2/users?pageSize=5.",
        };
        var paginate = Options.Switch("--paginate", "Follow all pages; one entity a line.");
        var raw = Options.Switch("--raw", "The body byte for byte instead of indented.");
        var include = Options.Switch("--include", "Status and headers before the body.");
        var verb = new Verb("api", "Read anything from the platform's REST API.")
        {
            Explanation =
                "Signs in with the settings, keeps to the rate limit, repeats what may be repeated and prints the JSON body. "
                + "An answer of 400 and above is printed too, and ends with exit code 1.",
            Examples =
            [
                new("puente api GET /api/v2/organizations/me", "Which organisation is this?"),
                new(
                    "puente api GET '/api/v2/routing/queues?name=Sales*' --raw",
                    "The body as sent; quote the path for your shell."
                ),
                new(
                    "puente api GET '/api/v2/users?pageSize=100' --paginate | jq -r .email",
                    "All pages, one user a line."
                ),
                new("puente api GET /api/v2/users --include", "With status, rate-limit and correlation headers."),
            ],
            Arguments = { method, path },
            Options = { paginate, raw, include },
        };
        verb.SetAction(
            async (arguments, cancellationToken) =>
            {
                var verbName = arguments.GetRequiredValue(method);
                if (!verbName.Equals("GET", StringComparison.OrdinalIgnoreCase))
                    throw new InputException(
                        $"'{verbName}' is not available: this version of 'puente api' only reads, so that a typing error changes nothing. Use GET."
                    );
                var route = RouteOf(arguments.GetRequiredValue(path));
                if (arguments.GetValue(paginate) && (arguments.GetValue(raw) || arguments.GetValue(include)))
                    throw new InputException("--paginate prints entities, not answers; leave out --raw and --include.");
                var configuration = session.Read(arguments, Needs.Platform);
                using var platform = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
                var output = session.Host.Output;
                if (arguments.GetValue(paginate))
                {
                    await foreach (
                        var entity in new PageReader(platform).ReadAsync(
                            arguments.GetRequiredValue(path),
                            cancellationToken
                        )
                    )
                        await output.WriteLineAsync(entity.AsMemory(), cancellationToken);
                    return ExitCode.Done;
                }

                await using var answer = await platform.SendAsync(
                    HttpMethod.Get,
                    route,
                    null,
                    KeepErrors,
                    cancellationToken
                );
                if (arguments.GetValue(include))
                    WriteHead(answer, output);
                await WriteBodyAsync(answer, output, arguments.GetValue(raw), cancellationToken);
                if ((int)answer.Status < 400)
                    return ExitCode.Done;
                session.Host.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"puente: GET {route.Template} answered {(int)answer.Status}; correlation id {answer.CorrelationId ?? "none"}."
                    )
                );
                return ExitCode.Failed;
            }
        );
        return verb;
    }

    private static Route RouteOf(string path)
    {
        if (!path.StartsWith("/api/", StringComparison.Ordinal))
            throw new InputException(
                $"'{path}' is not a path of the API: it begins with /api/, for example /api/v2/users?pageSize=5. The host comes from the settings."
            );
        try
        {
            return Route.FromPath(path);
        }
        catch (ArgumentException)
        {
            throw new InputException($"'{path}' is not a path: no spaces, no fragment, no backslash.");
        }
    }

    private static void WriteHead(PlatformAnswer answer, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.Status} {answer.Status}"));
        foreach (
            var (name, values) in answer
                .Headers.Concat(answer.ContentHeaders)
                .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
        )
            output.WriteLine($"{name}: {string.Join(", ", values)}");
        output.WriteLine();
    }

    private static async Task WriteBodyAsync(
        PlatformAnswer answer,
        TextWriter output,
        bool raw,
        CancellationToken cancellationToken
    )
    {
        if (raw || answer.ContentHeaders.ContentType?.MediaType is not "application/json")
        {
            using var reader = new StreamReader(answer.Body);
            var buffer = new char[8192];
            for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0; )
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            return;
        }

        using var body = new MemoryStream();
        await answer.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0)
            return;
        using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        await output.WriteLineAsync(JsonText.Indented(document.RootElement).AsMemory(), cancellationToken);
    }
}
