using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Puente.Actions;
using Puente.CommandLine;
using Puente.Emulator;
using Puente.Emulator.DataActions;
using Puente.Emulator.EventBridge;
using Puente.Emulator.OAuth;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Emulating;

/// <summary><c>puente emulator</c>: a local Genesys Cloud to build and test against.</summary>
internal static class EmulatorVerb
{
    public static Command Create(Session session)
    {
        var listen = Options.Text(
            "--listen",
            "ADDRESS",
            "Where to listen; port 0 takes a free one. Default http://127.0.0.1:8080."
        );
        var seed = Options.Number(
            "--seed",
            "N",
            "The same seed gives the same organisation and history. Default 1.",
            0,
            long.MaxValue
        );
        var perDay = Options.Number("--conversations-per-day", "N", "On an average day. Default 10000.", 0, 10_000_000);
        var days = Options.Number("--history-days", "N", "Days of history before the start. Default 30.", 0, 3_650);
        var speed = Options.Number(
            "--speed",
            "N",
            "Platform seconds per real second; 0 stands still. Default 1.",
            0,
            1_000_000
        );
        var start = Options.Text(
            "--start",
            "TIME",
            "Platform time at the start, for example 2026-03-02T08:00:00Z. Default now."
        );
        var certificate = Options.Text("--tls-cert", "FILE", "PEM certificate, for an https address.");
        var key = Options.Text("--tls-key", "FILE", "Its key, PEM.");
        var samlIssuer = Options.Text(
            "--saml-issuer",
            "ID",
            "Entity id of the identity provider whose signed assertions sign users in. Needs --saml-certificate."
        );
        var samlCertificate = Options.Text(
            "--saml-certificate",
            "FILE",
            "PEM with the certificate that it signs with."
        );
        var hosts = new Option<string[]>("--host")
        {
            Description = "Host name that requests may carry beside loopback names; may be repeated.",
            HelpName = "NAME",
        };
        var sqsEndpoint = Options.Text(
            "--sqs-endpoint",
            "URL",
            "SQS-compatible endpoint that EventBridge integrations deliver to. Needs --sqs-queue."
        );
        var sqsQueue = Options.Text(
            "--sqs-queue",
            "URL",
            "Its queue; without --sqs-endpoint the queue's own. AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are read."
        );
        var targets = Options.Text(
            "--action-targets",
            "WHERE",
            "Where data actions may send requests: self, loopback (any port of this machine) or anywhere. Default loopback."
        );
        var redirects = new Option<string[]>("--action-redirect")
        {
            Description = "Data actions that call HOST call URL instead; may be repeated.",
            HelpName = "HOST=URL",
        };
        var aws = Options.Text(
            "--aws-endpoint",
            "URL",
            "Where data actions of AWS Lambda are sent instead of AWS. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are read."
        );
        var verb = new Verb("emulator", "Run a local Genesys Cloud, until Ctrl-C.")
        {
            Explanation =
                "One organisation with people, queues and conversations, spoken to over HTTP like the real one: OAuth, listings, analytics "
                + "jobs. The history is a function of the seed, so it costs nothing until it is read. /_emulator/clock moves its clock.",
            Examples =
            [
                new("puente emulator", "At http://127.0.0.1:8080; prints how to connect."),
                new(
                    "puente emulator --listen http://127.0.0.1:0 --seed 7 --history-days 365",
                    "A year, on a free port."
                ),
                new("puente emulator --start 2026-03-02T08:00:00Z --speed 60", "A Monday morning, a minute a second."),
                new(
                    "puente emulator --listen https://127.0.0.1:8443 --tls-cert cert.pem --tls-key key.pem --host api.example.test",
                    "Over TLS, under a name of your own."
                ),
            ],
            Options =
            {
                listen,
                seed,
                perDay,
                days,
                speed,
                start,
                certificate,
                key,
                hosts,
                samlIssuer,
                samlCertificate,
                sqsEndpoint,
                sqsQueue,
                targets,
                redirects,
                aws,
            },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                var host = session.Host;
                var address = ListenAddress(arguments.GetValue(listen) ?? "http://127.0.0.1:8080");
                var (certificateFile, keyFile) = (arguments.GetValue(certificate), arguments.GetValue(key));
                CheckTls(address, certificateFile, keyFile, host);
                var options = new EmulatorOptions
                {
                    Listen = address,
                    Seed = (ulong)(arguments.GetValue(seed) ?? 1),
                    ConversationsPerDay = (int)(arguments.GetValue(perDay) ?? 10_000),
                    HistoryDays = (int)(arguments.GetValue(days) ?? 30),
                    Speed = arguments.GetValue(speed) ?? 1,
                    Start = arguments.GetValue(start) is { } text ? StartTime(text) : default,
                    CertificateFile = certificateFile is null ? null : host.PathOf(certificateFile),
                    CertificateKeyFile = keyFile is null ? null : host.PathOf(keyFile),
                    PublicHosts = arguments.GetValue(hosts) ?? [],
                    IdentityProvider = Provider(
                        arguments.GetValue(samlIssuer),
                        arguments.GetValue(samlCertificate),
                        host
                    ),
                    EventBridge = new EventBridgeOptions
                    {
                        Sink = Sink(arguments.GetValue(sqsEndpoint), arguments.GetValue(sqsQueue), host.Variables),
                    },
                    DataActions = new DataActionOptions
                    {
                        Targets = Targets(arguments.GetValue(targets)),
                        Redirects = Redirects(arguments.GetValue(redirects) ?? []),
                        Aws = AwsEnvironment.Read(host.Variable, AwsEndpoint(arguments.GetValue(aws))),
                    },
                };
                await using var emulator = await EmulatorHost.StartAsync(options, host.Time, stop);
                EmulatorNotice.Write(emulator, host.Output);
                await host.Output.FlushAsync(stop);
                await WaitAsync(stop);
                host.Error.WriteLine("puente: the emulator has stopped");
                return ExitCode.Done;
            }
        );
        return verb;
    }

    /// <summary>Being stopped is how this verb ends, so it is no failure.</summary>
    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static string ListenAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.PathAndQuery == "/"
            ? text
            : throw new InputException(
                $"--listen {text}: write scheme, address and port, for example http://127.0.0.1:8080."
            );

    private static IdentityProvider? Provider(string? issuer, string? certificate, CommandHost host)
    {
        if (issuer is null != certificate is null)
            throw new InputException("--saml-issuer and --saml-certificate go together.");
        if (issuer is null)
            return null;
        var file = host.PathOf(certificate!);
        try
        {
            using var read = X509CertificateLoader.LoadCertificateFromFile(file);
            return new IdentityProvider(issuer, file);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"--saml-certificate {certificate} is no certificate in PEM that can be read.",
                fault
            );
        }
    }

    private static EventBridgeSink? Sink(string? endpoint, string? queue, IReadOnlyDictionary<string, string> variables)
    {
        if (queue is null)
            return endpoint is null
                ? null
                : throw new InputException("--sqs-endpoint needs --sqs-queue, the URL of the queue.");
        foreach (var (name, text) in new[] { ("--sqs-endpoint", endpoint), ("--sqs-queue", queue) })
            if (
                text is not null
                && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            )
                throw new InputException($"{name} {text}: write an http or https address.");
        var plain = new EventBridgeSink();
        return plain with
        {
            QueueUrl = queue,
            Endpoint = endpoint ?? new Uri(queue).GetLeftPart(UriPartial.Authority),
            Region = variables.GetValueOrDefault("AWS_REGION", plain.Region),
            AccessKey = variables.GetValueOrDefault("AWS_ACCESS_KEY_ID", plain.AccessKey),
            Secret = variables.GetValueOrDefault("AWS_SECRET_ACCESS_KEY", plain.Secret),
        };
    }

    private static ActionTargets Targets(string? text) =>
        text switch
        {
            null or "loopback" => ActionTargets.Loopback,
            "self" => ActionTargets.Self,
            "anywhere" => ActionTargets.Anywhere,
            _ => throw new InputException($"--action-targets {text}: write self, loopback or anywhere."),
        };

    private static Uri? AwsEndpoint(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new InputException($"--aws-endpoint {text}: write scheme and host, for example http://127.0.0.1:4566.");

    private static Dictionary<string, Uri> Redirects(string[] pairs)
    {
        var redirects = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=', 2);
            if (
                parts is not [{ Length: > 0 } host, var url]
                || !Uri.TryCreate(url, UriKind.Absolute, out var target)
                || target.Scheme is not ("http" or "https")
                || target.PathAndQuery != "/"
                || !redirects.TryAdd(host, target)
            )
                throw new InputException(
                    $"--action-redirect {pair}: write a host once, = and scheme and host, for example crm.example=http://127.0.0.1:9000."
                );
        }

        return redirects;
    }

    private static DateTimeOffset StartTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new InputException($"--start {text}: write a time such as 2026-03-02T08:00:00Z.");

    private static void CheckTls(string address, string? certificate, string? key, CommandHost host)
    {
        var isTls = address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        if (isTls != certificate is not null)
            throw new InputException(
                "An https address needs --tls-cert, and --tls-cert needs an https address in --listen."
            );
        if (certificate is null && key is not null)
            throw new InputException("--tls-key needs --tls-cert.");
        foreach (var file in new[] { certificate, key })
            if (file is not null && !File.Exists(host.PathOf(file)))
                throw new InputException($"There is no file {file}.");
    }
}
