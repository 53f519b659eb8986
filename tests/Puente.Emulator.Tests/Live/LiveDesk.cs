using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Web;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Tests.Events;

namespace Puente.Emulator.Tests.Live;

/// <summary>An emulator with agents of one queue who have signed in, and a customer's levers.</summary>
internal sealed class LiveDesk : IAsyncDisposable
{
    private const string Back = "http://127.0.0.1:8085/callback";

    private readonly List<(DateTimeOffset At, string Truth)> _pasts = [];

    private LiveDesk(EmulatorHost host, Caller outside, Caller admin) =>
        (Host, Outside, Admin) = (host, outside, admin);

    public EmulatorHost Host { get; }

    /// <summary>Without a token: the levers.</summary>
    public Caller Outside { get; }

    /// <summary>The client that may do everything and is no user.</summary>
    public Caller Admin { get; }

    public Recorder Events { get; } = new();
    public List<(string Id, Caller Caller)> Agents { get; } = [];
    public string Queue { get; private set; } = "";
    public string OtherQueue { get; private set; } = "";

    public static async Task<LiveDesk> StartAsync(
        int agents,
        int conversationsPerDay = 0,
        bool listen = true,
        double speed = 0
    )
    {
        var host = await Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = conversationsPerDay,
                Speed = speed,
                Clients =
                [
                    new EmulatorClient("desk", "secret-of-desk")
                    {
                        GrantType = "TOKEN",
                        RedirectUris = [Back],
                        Name = "Desk",
                    },
                ],
            }
        );
        var desk = new LiveDesk(host, Caller.Anonymous(host), await Caller.SignInAsync(host));
        if (listen)
            host.Stage.Add(desk.Events);
        var queues = (await desk.Admin.GetAsync("/api/v2/routing/queues?pageSize=25")).Entities();
        (desk.Queue, desk.OtherQueue) = (queues[0].Id(), queues[1].Id());
        var users = (await desk.Admin.GetAsync("/api/v2/users?pageSize=25")).Entities();
        for (var i = 0; i < agents; i++)
        {
            var id = users[i].Id();
            await desk.ReadyAsync(id, desk.Queue);
            desk.Agents.Add((id, await desk.SignInAsync(id)));
        }
        return desk;
    }

    /// <summary>A member of the queue with an agent's role, on queue.</summary>
    public Task<JsonObject> ReadyAsync(string user, string queue) =>
        Outside.PostAsync(
            "/_emulator/interactive",
            $$"""{"user":"{{user}}","queue":"{{queue}}","role":"User","onQueue":true}"""
        );

    public async Task<Caller> SignInAsync(string user)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = Host.BaseAddress,
        };
        using var picked = new FormUrlEncodedContent([
            new("client_id", "desk"),
            new("response_type", "token"),
            new("redirect_uri", Back),
            new("user", user),
        ]);
        using var answer = await browser.PostAsync("/oauth/authorize", picked);
        var token = HttpUtility.ParseQueryString(answer.Headers.Location!.Fragment.TrimStart('#'))["access_token"];
        var caller = Caller.Anonymous(Host);
        caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return caller;
    }

    public async Task<string> CallAsync(string? queue = null) =>
        (
            await Outside.PostAsync(
                "/_emulator/conversations",
                $$"""{"type":"call","queue":"{{queue ?? Queue}}","from":"+34600111222","name":"Lucía"}"""
            )
        )["conversationId"]!.GetValue<string>();

    public Task<JsonObject> WholeAsync(string conversation) => Admin.GetAsync($"/api/v2/conversations/{conversation}");

    /// <summary>The last participant of a user in a conversation.</summary>
    public async Task<JsonObject> ParticipantAsync(string conversation, string user) =>
        (JsonObject)
            (await WholeAsync(conversation))["participants"]!
                .AsArray()
                .Last(one => one!["userId"]?.GetValue<string>() == user)!;

    public async Task<string> CustomerAsync(string conversation) =>
        (await WholeAsync(conversation))["participants"]!
            .AsArray()
            .First(one => one!["purpose"]!.GetValue<string>() == "customer")!
            .Id();

    /// <summary>PATCH of a user's own participant.</summary>
    public async Task PatchAsync(int agent, string conversation, string body, int expected = 202)
    {
        var participant = await ParticipantAsync(conversation, Agents[agent].Id);
        await Agents[agent].Caller.DoAsync("PATCH", Path(conversation, participant.Id()), body, expected);
    }

    public static string Path(string conversation, string participant) =>
        $"/api/v2/conversations/calls/{conversation}/participants/{participant}";

    public async Task<string> StatusAsync(int agent) =>
        (await Admin.GetAsync($"/api/v2/users/{Agents[agent].Id}/routingstatus"))["status"]!.GetValue<string>();

    public static string StateOf(JsonObject participant) => participant["calls"]![0]!["state"]!.GetValue<string>();

    /// <summary>Lets time pass, and keeps what the past looks like then.</summary>
    public void Pass(TimeSpan time, bool remember = true)
    {
        Host.Clock.Advance(time);
        // What has fallen due on the way has happened once somebody asks.
        Host.Engine.Read((_, _) => true);
        if (!remember)
            return;
        var past = Host.Clock.Now.AddMilliseconds(-1);
        _pasts.Add((past, Truth(past)));
    }

    /// <summary>What was said of some time is said of it for ever: no later change reaches back.</summary>
    public void DemandSamePast()
    {
        Assert.NotEmpty(_pasts);
        foreach (var (at, then) in _pasts)
            Assert.Equal(then, Truth(at));
    }

    private string Truth(DateTimeOffset at) =>
        string.Join(
            '\n',
            Host.Truth(Emulators.Start, at, at).Select(one => System.Text.Encoding.UTF8.GetString(one.Span))
        );

    /// <summary>The record as the synchronous details give it once the clock has moved on.</summary>
    public async Task<JsonObject> DetailsAsync(string conversation)
    {
        Pass(TimeSpan.FromSeconds(1));
        await Host.DrainEventsAsync();
        return await Admin.GetAsync($"/api/v2/analytics/conversations/{conversation}/details");
    }

    public static IEnumerable<JsonObject> Sessions(JsonObject record, string purpose) =>
        record["participants"]!
            .AsArray()
            .Where(one => one!["purpose"]!.GetValue<string>() == purpose)
            .SelectMany(one => one!["sessions"]!.AsArray())
            .Select(one => (JsonObject)one!);

    public static string Segments(JsonObject session) =>
        string.Join(' ', session["segments"]!.AsArray().Select(one => one!["segmentType"]!.GetValue<string>()));

    public static Dictionary<string, long> Metrics(JsonObject session) =>
        (session["metrics"]?.AsArray() ?? [])
            .GroupBy(one => one!["name"]!.GetValue<string>())
            .ToDictionary(one => one.Key, one => one.Sum(metric => metric!["value"]!.GetValue<long>()));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, caller) in Agents)
            caller.Dispose();
        Outside.Dispose();
        Admin.Dispose();
        await Host.DisposeAsync();
    }
}
