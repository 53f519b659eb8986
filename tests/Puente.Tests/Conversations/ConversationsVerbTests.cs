using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;
using Puente.Emulator.Faults;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.Conversations;

/// <summary><c>puente conversations</c> as an agent of an emulated queue, with customers played by levers.</summary>
public sealed class ConversationsVerbTests : IAsyncLifetime
{
    private const string Email = "user0001@acme.example";
    private readonly CommandRun _run = new() { Width = 200 };
    private HttpClient _levers = null!;
    private EmulatorHost _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 0,
                HistoryDays = 1,
                Speed = 0,
                Users = 12,
                Queues = 4,
                RequestsPerMinute = 100_000,
                Clients = [new("saml", "secret-of-saml") { GrantType = "SAML2-BEARER" }],
            },
            ct: TestContext.Current.CancellationToken
        );
        _levers = new HttpClient { BaseAddress = _emulator.BaseAddress };
        await LeverAsync(
            "/_emulator/interactive",
            $$"""{"user":"{{Email}}","queue":"Support","role":"User","onQueue":true}"""
        );
        var response =
            $"""<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Subject><NameID>{Email}</NameID></Subject></Assertion></Response>""";
        _run.Write("assertion.xml", response);
        _run.Write("saml.secret", "secret-of-saml");
        _run.Write("puente.secret", _emulator.Options.ClientSecret);
        _run.Variables["XDG_DATA_HOME"] = Path.Combine(_run.Folder, "data");
        _run.Variables["PUENTE_PROFILE"] = "me";
        var api = _emulator.BaseAddress.ToString().TrimEnd('/');
        _run.Write(
            "puente.json",
            $$"""
            {
              "profiles": {
                "me": {
                  "apiBase": "{{api}}",
                  "clientId": "saml",
                  "clientSecretFile": "saml.secret",
                  "signIn": { "grant": "saml2", "orgName": "acme", "assertionFile": "assertion.xml" },
                },
                "client": {
                  "apiBase": "{{api}}",
                  "clientId": "{{_emulator.Options.ClientId}}",
                  "clientSecretFile": "puente.secret",
                },
              },
            }
            """
        );
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        _levers.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_taken_held_annotated_ended_and_wrapped_up()
    {
        Assert.Equal("No conversations.\n", await DoneAsync("list"));
        Assert.Contains("no conversation ringing", await RefusedAsync(2, "answer"), StringComparison.Ordinal);
        var call = await CallAsync();
        Assert.Contains("alerting", await DoneAsync("list"), StringComparison.Ordinal);
        Assert.Contains("still ringing", await RefusedAsync(1, "hold", call[..8]), StringComparison.Ordinal);
        Assert.Equal("Answered.\n", await DoneAsync("answer"));
        Assert.Equal("On hold.\n", await DoneAsync("hold"));
        Assert.Contains("held", await DoneAsync("list"), StringComparison.Ordinal);
        Assert.Equal("Back.\n", await DoneAsync("resume"));
        Assert.Equal("Muted.\n", await DoneAsync("mute"));
        var shown = JsonNode.Parse(await DoneAsync("show", "--json"))!;
        var own = shown["participants"]!.AsArray().Single(one => (bool)one!["mine"]!)!;
        Assert.Equal(("muted", true), ((string?)shown["state"], (bool)own["muted"]!));
        Assert.Equal("Heard again.\n", await DoneAsync("unmute"));
        Assert.Equal("Set: crm.case.\n", await DoneAsync("attributes", "--set", "crm.case=47=11"));
        Assert.Equal("crm.case=47=11\n", await DoneAsync("attributes"));
        Assert.Contains("KEY=VALUE", await RefusedAsync(2, "attributes", "--set", "nothing"), StringComparison.Ordinal);
        Assert.Equal("Disconnected.\n", await DoneAsync("disconnect"));
        Assert.Contains("wrap-up", await DoneAsync("list"), StringComparison.Ordinal);
        Assert.Contains("demands a wrap-up code", await RefusedAsync(1, "wrapup", "--skip"), StringComparison.Ordinal);
        var codes = await RefusedAsync(2, "wrapup");
        var code = codes[(codes.IndexOf("--code: ", StringComparison.Ordinal) + 8)..].Split(", ")[0].TrimEnd('.', '\n');
        var typed = await RefusedAsync(2, "wrapup", "--code", code + "x");
        Assert.Contains($"Did you mean '{code}'?", typed, StringComparison.Ordinal);
        Assert.Equal($"Wrapped up as {code}.\n", await DoneAsync("wrapup", "--code", code, "--notes", "again"));
        Assert.Equal("No conversations.\n", await DoneAsync("list"));
        Assert.Contains("over", await DoneAsync("show", call), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_whose_answer_is_lost_is_looked_up_and_rings_nobody_twice()
    {
        var call = await CallAsync();
        await DoneAsync("answer");
        var refused = await RefusedAsync(2, "transfer", "--queue", "Bilings");
        Assert.Contains("Did you mean 'Billing'?", refused, StringComparison.Ordinal);
        Assert.Contains("exactly one", await RefusedAsync(2, "transfer"), StringComparison.Ordinal);
        _emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DropAfter,
                Route = "POST *replace",
                Times = 1,
            }
        );
        Assert.Equal("Handed over.\n", await DoneAsync("transfer", "--queue", "billing"));
        Assert.Equal(
            1,
            _emulator.Requests.Latest.Count(one => one.Route.EndsWith("/replace", StringComparison.Ordinal))
        );
        Assert.Equal(2, await CountAsync(call, "acd"));
    }

    [Fact]
    public async Task A_transfer_that_was_not_carried_out_is_sent_again()
    {
        var call = await CallAsync();
        await DoneAsync("answer");
        _emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DropBefore,
                Route = "POST *replace",
                Times = 1,
            }
        );
        Assert.Equal("Handed over.\n", await DoneAsync("transfer", "--queue", "Billing"));
        Assert.Equal(2, await CountAsync(call, "acd"));
    }

    [Fact]
    public async Task A_colleague_is_asked_and_let_go_again_also_when_the_answer_is_lost()
    {
        var call = await CallAsync();
        await DoneAsync("answer");
        Assert.Contains("No consult", await RefusedAsync(1, "consult", "--cancel"), StringComparison.Ordinal);
        Assert.Contains(
            "no user with the e-mail",
            await RefusedAsync(2, "consult", "--user", "nobody@acme.example"),
            StringComparison.Ordinal
        );
        _emulator.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.DropAfter,
                Route = "POST *consult",
                Times = 1,
            }
        );
        Assert.Equal("Asking; the customer waits.\n", await DoneAsync("consult", "--user", "user0006@acme.example"));
        Assert.Equal(2, await CountAsync(call, "agent"));
        Assert.Equal("You speak to customer.\n", await DoneAsync("consult", "--speak-to", "customer"));
        Assert.Equal("Back with the customer.\n", await DoneAsync("consult", "--cancel"));
        Assert.Contains("connected", await DoneAsync("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_a_person_is_told_to_log_in()
    {
        _run.Variables["PUENTE_PROFILE"] = "client";
        Assert.Contains("puente login", await RefusedAsync(2, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_tells_every_change_until_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var output = new Lines();
        var running = Application.RunAsync(
            ["conversations", "watch", "--json"],
            new CommandHost
            {
                Output = output,
                Error = TextWriter.Null,
                Variables = _run.Variables,
                Folder = _run.Folder,
            },
            stop.Token
        );
        // Listed and followed from the first call on, whichever of the two sees it.
        await CallAsync();
        await output.WaitForAsync("\"state\":\"alerting\"", running);
        await DoneAsync("answer");
        await output.WaitForAsync("\"state\":\"connected\"", running);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    private async Task<string> DoneAsync(params string[] args)
    {
        var outcome = await _run.RunAsync(["conversations", .. args]);
        Assert.True(outcome.Code == 0, outcome.All);
        return outcome.Output;
    }

    private async Task<string> RefusedAsync(int code, params string[] args)
    {
        var outcome = await _run.RunAsync(["conversations", .. args]);
        Assert.True(outcome.Code == code, $"{outcome.Code}: {outcome.All}");
        return outcome.Error;
    }

    private async Task<string> CallAsync() =>
        (string)
            (await LeverAsync("/_emulator/conversations", """{"type":"call","queue":"Support"}"""))["conversationId"]!;

    private async Task<int> CountAsync(string call, string purpose) =>
        JsonNode.Parse(await DoneAsync("show", call, "--json"))!["participants"]!
            .AsArray()
            .Count(one => (string?)one!["purpose"] == purpose);

    private async Task<JsonNode> LeverAsync(string path, string body)
    {
        var stop = TestContext.Current.CancellationToken;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _levers.PostAsync(path, content, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Output that can be waited for.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                base.WriteLine(value);
                _written.TrySetResult();
                _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task WaitForAsync(string text, Task<int> running)
        {
            while (true)
            {
                Task written;
                lock (_lock)
                {
                    if (ToString().Contains(text, StringComparison.Ordinal))
                        return;
                    written = _written.Task;
                }
                var first = await Task.WhenAny(written, running).WaitAsync(Patience.Limit);
                Assert.True(first == written, $"watch ended before it said {text}: {this}");
            }
        }
    }
}
