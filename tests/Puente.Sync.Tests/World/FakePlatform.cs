using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Puente.Platform;
using Puente.Platform.SignIn;

namespace Puente.Sync.Tests.World;

/// <summary>Answers for details by id and by query out of a list of records, and writes down what it was asked.</summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    private int _refusals;
    private TimeProvider? _time;

    /// <summary>The platform's clock, for the Date header, where the client has no clock of its own.</summary>
    public DateTimeOffset Now { get; set; } = Call.Noon.AddMinutes(5);

    public ConcurrentDictionary<Guid, string> Records { get; } = new();

    /// <summary>Ids of each request by id.</summary>
    public ConcurrentQueue<Guid[]> AskedIds { get; } = new();

    public ConcurrentQueue<int> AskedPages { get; } = new();

    /// <summary>Entries of <c>userDetails</c>; null refuses them.</summary>
    public IReadOnlyList<string>? UserDetails { get; set; } = [];

    /// <summary>Runs when a page of a query has been answered.</summary>
    public Action? AfterPage { get; set; }

    /// <summary>A platform that takes <c>orderBy</c> and does not sort by it.</summary>
    public bool SortsByStartOnly { get; set; }

    /// <summary>Runs while a request by id is under way.</summary>
    public Func<Task>? During { get; set; }

    /// <summary>Takes as long as a request is under way, and again as its answer is.</summary>
    public Func<Task>? Travel { get; set; }

    public PlatformClient Client(TimeProvider? time = null)
    {
        _time = time;
        return new PlatformClient(
            new PlatformOptions
            {
                Region = "mypurecloud.ie",
                ClientId = "client",
                ClientSecret = new Secret("secret"),
                MaxTries = 1,
                AssumedRatePerMinute = 60_000,
            },
            time,
            socket: this
        );
    }

    /// <summary>The next so many requests are answered with 503.</summary>
    public void Refuse(int requests) => _refusals = requests;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (Travel is { } there)
            await there();
        var answer = await AnswerAsync(request, cancellationToken);
        if (Travel is { } back)
            await back();
        return answer;
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.AbsolutePath == "/oauth/token")
            return Json("""{"access_token":"t","token_type":"bearer","expires_in":86400}""");
        if (Interlocked.Decrement(ref _refusals) >= 0)
            return Json("""{"code":"service.unavailable","status":503}""", HttpStatusCode.ServiceUnavailable);
        if (uri.AbsolutePath.EndsWith("/users/details/query", StringComparison.Ordinal))
            return Users(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (uri.AbsolutePath.EndsWith("/query", StringComparison.Ordinal))
            return Query(await request.Content!.ReadAsStringAsync(cancellationToken));

        var ids = Uri.UnescapeDataString(uri.Query["?id=".Length..]).Split(',').Select(Guid.Parse).ToArray();
        AskedIds.Enqueue(ids);
        var found = ids.Where(Records.ContainsKey).Select(id => Records[id]).ToList();
        if (During is { } during)
            await during();
        return Page(found);
    }

    private HttpResponseMessage Query(string body)
    {
        using var query = JsonDocument.Parse(body);
        var paging = query.RootElement.GetProperty("paging");
        var page = paging.GetProperty("pageNumber").GetInt32();
        var size = paging.GetProperty("pageSize").GetInt32();
        var interval = query.RootElement.GetProperty("interval").GetString()!.Split('/');
        var from = Date(interval[0]);
        var to = Date(interval[1]);
        AskedPages.Enqueue(page);
        var isEnded = body.Contains("\"exists\"", StringComparison.Ordinal);
        Assert.Equal(isEnded ? "conversationEnd" : "conversationStart", Text(query, "orderBy"));
        Assert.Equal(isEnded ? "desc" : "asc", Text(query, "order"));
        var found = Records
            .Values.Select(record => (Record: record, Start: Time(record, Text(query, "orderBy"))))
            .Where(entry => entry.Start is not null)
            .Where(entry => Time(entry.Record, "conversationEnd") is not null == isEnded)
            .Where(entry => Time(entry.Record, "conversationStart") is { } start && IsWithinDays(start, from, to))
            .OrderBy(entry =>
                SortsByStartOnly ? Time(entry.Record, "conversationStart")!.Value.Ticks
                : isEnded ? -entry.Start!.Value.Ticks
                : entry.Start!.Value.Ticks
            )
            .Skip((page - 1) * size)
            .Take(size)
            .Select(entry => entry.Record)
            .ToList();
        AfterPage?.Invoke();
        return Page(found);
    }

    /// <summary>One user a page, however many were asked for: a short page is not the end.</summary>
    private HttpResponseMessage Users(string body)
    {
        if (UserDetails is not { } users)
            return Json("""{"code":"missing.permissions","status":403}""", HttpStatusCode.Forbidden);
        using var query = JsonDocument.Parse(body);
        var page = query.RootElement.GetProperty("paging").GetProperty("pageNumber").GetInt32();
        return Json(
            page > users.Count
                ? """{"totalHits":0}"""
                : $$"""{"userDetails":[{{users[page - 1]}}],"totalHits":{{users.Count}}}"""
        );
    }

    private HttpResponseMessage Page(List<string> records) =>
        Json(records.Count == 0 ? """{"totalHits":0}""" : $$"""{"conversations":[{{string.Join(',', records)}}]}""");

    private HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new HttpResponseMessage(status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        // Whole seconds, as on the wire.
        var now = _time?.GetUtcNow() ?? Now;
        response.Headers.Date = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        return response;
    }

    private static bool IsWithinDays(DateTime start, DateTime from, DateTime to) =>
        start >= from.Date && start < to.AddTicks(-1).Date.AddDays(1);

    private static string Text(JsonDocument document, string member) =>
        document.RootElement.GetProperty(member).GetString()!;

    private static DateTime? Time(string record, string member)
    {
        using var document = JsonDocument.Parse(record);
        return document.RootElement.TryGetProperty(member, out var time) ? Date(time.GetString()!) : null;
    }

    private static DateTime Date(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
