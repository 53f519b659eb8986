using System.CommandLine;
using Puente.Actions.Execution;
using Puente.Actions.Testing;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Actions;

/// <summary><c>puente actions run FILE</c>.</summary>
internal static class RunActionVerb
{
    public static Command Create(Session session)
    {
        var file = new Argument<string>("file") { Description = "An exported action." };
        var input = Options.Text("--input", "JSON", "The input as JSON, or @FILE. Default {}.");
        var recording = Options.Text("--recording", "FILE", "Answer from this file; nothing is sent.");
        var record = Options.Text("--record", "FILE", "Keep the exchange in this file, secrets masked.");
        var address = Options.Text(
            "--base",
            "URL",
            "Host for URLs that are only a path; takes the place of the template's host, too."
        );
        var credentials = Options.Text(
            "--credentials",
            "FILE",
            "What the integration signs in with; secrets in it are references to a file or a variable."
        );
        var flatten = Options.Switch("--flatten", "The output in the shape flows see.");
        var json = Options.Switch("--json", "The steps as the platform's test answers, in JSON.");
        var verb = new Verb("run", "Run an action and show every step.")
        {
            Explanation =
                "Checks the input, signs in, resolves URL, headers and body, sends the request (or takes a recording), maps the answer, "
                + "renders the success template and checks the output. Stops at the first step that fails, as the platform does, with exit "
                + "code 1.",
            Examples =
            [
                new(
                    "puente actions run lookup.custom.json --input '{\"phone\":\"+493012345\"}' --recording lookup.recording.json",
                    "Against a recorded answer; nothing leaves this machine."
                ),
                new(
                    "puente actions run lookup.custom.json --input @input.json --credentials crm.credentials.json --record lookup.recording.json",
                    "Against the real service, and keeps the exchange."
                ),
                new(
                    "puente actions run get-user.custom.json --input @input.json --base http://127.0.0.1:8080 --credentials local.credentials.json",
                    "A call of the platform itself, sent to the emulator."
                ),
                new(
                    "puente actions run lookup.custom.json --input @input.json --recording r.json --flatten --json",
                    "For a program."
                ),
            ],
            Arguments = { file },
            Options = { input, recording, record, address, credentials, flatten, json },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var host = session.Host;
                var folder = new ActionFolder(host);
                var program = ActionProgram.Compile(folder.ReadAction(host.PathOf(arguments.GetRequiredValue(file))));
                var text = InputOf(arguments.GetValue(input), folder, host.PathOf);
                ActionTrace trace;
                if (arguments.GetValue(recording) is { } recorded)
                {
                    if (arguments.GetValue(record) is not null)
                        throw new InputException(
                            "--record keeps what a service answers; with --recording nothing is sent. Use one of them."
                        );
                    var kept = Recording.Read(recorded, folder.Read(host.PathOf(recorded)));
                    trace = await OfflineRun.RunAsync(
                        program,
                        text,
                        kept,
                        arguments.GetValue(flatten),
                        host.Time,
                        stop
                    );
                }
                else
                {
                    using var service = ServiceRun.Open(
                        host,
                        folder,
                        arguments.GetValue(credentials),
                        AddressOf(arguments.GetValue(address)),
                        arguments.GetValue(flatten)
                    );
                    trace = await service.RunAsync(program, text, stop);
                }

                if (arguments.GetValue(record) is { } target && trace.Exchange is { } exchange)
                    await File.WriteAllTextAsync(host.PathOf(target), exchange.Write(), stop);
                if (arguments.GetValue(json))
                    host.Output.WriteLine(trace.ToTestResult());
                else
                    new TraceWriter(host).Write(trace);
                return trace.IsSuccess ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return verb;
    }

    private static string InputOf(string? input, ActionFolder folder, Func<string, string> pathOf) =>
        input is null ? "{}"
        : input.StartsWith('@') ? folder.Read(pathOf(input[1..]))
        : input;

    private static Uri? AddressOf(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new InputException($"--base {text}: write scheme and host, for example https://api.mypurecloud.de.");
}
