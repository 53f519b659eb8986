using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;

namespace Puente.Triggering;

/// <summary><c>puente trigger</c>: makes an event happen on a running emulator.</summary>
internal static class TriggerVerb
{
    private const string Path = "_emulator/trigger";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Uri DefaultEmulator = new("http://127.0.0.1:8080/");

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(Session session)
    {
        var name = new Argument<string?>("name")
        {
            Description =
                "A topic's template or the end of it: presence, user.start. Without it, all names are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var id = Options.Text(
            "--id",
            "ID",
            "Id of the user, queue or conversation; else that of the latest such event."
        );
        var sets = new Option<string[]>("--set")
        {
            Description = "Changes the body: path=value, the value as JSON or else as a text. May be repeated.",
            HelpName = "PATH=VALUE",
        };
        var emulator = Options.Text(
            "--emulator",
            "URL",
            "Address of the emulator; else the setting apiBase, else http://127.0.0.1:8080."
        );
        var verb = new Verb("trigger", "Make an event happen on a running emulator.")
        {
            Explanation =
                "Takes the latest event of that kind, moves it to now, changes what --set says and sends it to whoever listens: channels and "
                + "queues. The emulator's records know nothing of it, so a hub that believes it is corrected by the details it fetches.",
            Examples =
            [
                new("puente trigger", "Which events there are."),
                new("puente trigger presence", "Somebody's presence changes."),
                new("puente trigger routingStatus --set routingStatus.status=INTERACTING", "Somebody is on a call."),
                new(
                    "puente trigger customer.start --set mediaType=VOICE --emulator http://127.0.0.1:18099",
                    "A call begins, on another emulator."
                ),
            ],
            Arguments = { name },
            Options = { id, sets, emulator },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var address = AddressOf(session.Read(arguments, Needs.Nothing), arguments.GetValue(emulator));
                var changes = SetsOf(arguments.GetValue(sets) ?? []);
                using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
                {
                    BaseAddress = address,
                    Timeout = Patience,
                };
                if (arguments.GetValue(name) is not { } wanted)
                {
                    if (changes.Count > 0 || arguments.GetValue(id) is not null)
                        throw new InputException(
                            "--set and --id belong to a name; 'puente trigger' alone lists the names."
                        );
                    var names = await AskAsync(http, new HttpRequestMessage(HttpMethod.Get, Path), stop);
                    foreach (var known in names["names"]?.AsArray() ?? [])
                        session.Host.Output.WriteLine(known?.GetValue<string>());
                    return ExitCode.Done;
                }

                var body = new JsonObject { ["name"] = wanted, ["set"] = changes };
                if (arguments.GetValue(id) is { } given)
                    body["id"] = given;
                var answer = await AskAsync(http, Post(body), stop);
                session.Host.Output.WriteLine(answer.ToJsonString(Readable));
                return ExitCode.Done;
            }
        );
        return verb;
    }

    /// <summary><c>a.b=3</c> as <c>{"a.b": 3}</c>.</summary>
    internal static JsonObject SetsOf(IReadOnlyList<string> sets)
    {
        var changes = new JsonObject();
        foreach (var set in sets)
        {
            var at = set.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new InputException($"--set {set}: write path=value, for example routingStatus.status=IDLE.");
            changes[set[..at]] = ValueOf(set[(at + 1)..]);
        }

        return changes;
    }

    private static JsonNode? ValueOf(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // A word without quotes is a text; nobody wants to quote twice in a shell.
            return JsonValue.Create(text);
        }
    }

    private static Uri AddressOf(PuenteConfiguration configuration, string? option)
    {
        if (option is not null)
            return Uri.TryCreate(option, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
                ? given
                : throw new InputException($"--emulator {option}: write an address such as http://127.0.0.1:8080.");
        return configuration.Of(SettingCatalogue.Find("apiBase")).Value as Uri ?? DefaultEmulator;
    }

    private static HttpRequestMessage Post(JsonObject body) =>
        new(HttpMethod.Post, Path)
        {
            Content = new StringContent(
                body.ToJsonString(),
                System.Text.Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            ),
        };

    private static async Task<JsonObject> AskAsync(HttpClient http, HttpRequestMessage question, CancellationToken stop)
    {
        try
        {
            using (question)
            using (var answer = await http.SendAsync(question, stop))
            {
                var text = await answer.Content.ReadAsStringAsync(stop);
                var json = ObjectOf(text);
                if (answer.IsSuccessStatusCode && json is not null)
                    return json;
                throw json?["message"]?.GetValue<string>() is { } message
                && answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
                    ? new InputException(message)
                    : new InputException(
                        $"{http.BaseAddress} answered {(int)answer.StatusCode} and is no emulator of this version. Name one with --emulator URL."
                    );
            }
        }
        catch (HttpRequestException fault)
        {
            throw new IOException(
                $"No emulator answers at {http.BaseAddress} ({fault.HttpRequestError}). Start one with 'puente emulator', or name another with --emulator URL.",
                fault
            );
        }
        catch (TaskCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw new IOException(
                $"The emulator at {http.BaseAddress} did not answer within {Patience.TotalSeconds:0} s.",
                fault
            );
        }
    }

    private static JsonObject? ObjectOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
