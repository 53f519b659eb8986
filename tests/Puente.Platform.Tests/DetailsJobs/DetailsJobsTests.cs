using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.ConversationDetails;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.DetailsJobs;

public sealed class DetailsJobsTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 8, 1, 2, 0, 0, TimeSpan.FromHours(2));
    private static readonly DetailsJobId Job = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public DetailsJobsTests() => _client = Clients.Over(_socket, _time);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_job_is_submitted_with_its_interval_in_utc_and_its_filters_as_given()
    {
        using var filters = JsonDocument.Parse(
            """[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"exists"}]}]"""
        );
        _socket.Answer(() => ScriptedSocket.Json($$"""{"jobId":"{{Job}}"}""", HttpStatusCode.Accepted));
        var query = new DetailsJobQuery(From, From.AddDays(1))
        {
            StartOfDayIntervalMatching = true,
            ConversationFilters = filters.RootElement,
            Limit = 10,
        };
        Assert.Equal(Job, await _client.DetailsJobs.SubmitAsync(query));
        var sent = Assert.Single(_socket.Requests);
        Assert.Equal("/api/v2/analytics/conversations/details/jobs", sent.PathAndQuery);
        Assert.Equal(
            """{"interval":"2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z","conversationFilters":[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"exists"}]}],"limit":10,"startOfDayIntervalMatching":true}""",
            sent.Body
        );
    }

    [Fact]
    public async Task A_submission_with_an_unknown_outcome_is_not_repeated()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.GatewayTimeout));
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.DetailsJobs.SubmitAsync(new(From, From.AddDays(1)))
        );
        Assert.Single(_socket.Requests);
        Assert.Contains("may have carried it out", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QUEUED", DetailsJobState.Queued, false)]
    [InlineData("PENDING", DetailsJobState.Pending, false)]
    [InlineData("FULFILLED", DetailsJobState.Fulfilled, true)]
    [InlineData("FAILED", DetailsJobState.Failed, true)]
    [InlineData("CANCELLED", DetailsJobState.Cancelled, true)]
    [InlineData("EXPIRED", DetailsJobState.Expired, true)]
    [InlineData("THROTTLED", DetailsJobState.Unknown, false)]
    public async Task Every_state_is_understood_and_an_unknown_one_is_kept_as_text(
        string text,
        DetailsJobState state,
        bool final
    )
    {
        _socket.Answer(() =>
            ScriptedSocket.Json(
                $$"""{"state":"{{text}}","errorMessage":"e","submissionDate":"2026-08-15T10:00:00.000Z","expirationDate":"2026-08-16T10:00:00Z","new":1}"""
            )
        );
        var status = await _client.DetailsJobs.GetAsync(Job);
        Assert.Equal((state, text, final), (status.State, status.StateText, status.IsFinal));
        Assert.Equal("e", status.ErrorMessage);
        Assert.Equal(new DateTimeOffset(2026, 8, 15, 10, 0, 0, TimeSpan.Zero), status.SubmissionDate);
        Assert.Null(status.CompletionDate);
        Assert.Equal(new DateTimeOffset(2026, 8, 16, 10, 0, 0, TimeSpan.Zero), status.ExpirationDate);
    }

    [Fact]
    public async Task A_page_is_asked_for_by_its_escaped_cursor()
    {
        await using (await _client.DetailsJobs.ReadPageAsync(Job, null, 1000)) { }
        await using (await _client.DetailsJobs.ReadPageAsync(Job, "a+b/c==", 1000)) { }
        Assert.Equal(
            [
                $"/api/v2/analytics/conversations/details/jobs/{Job}/results?pageSize=1000",
                $"/api/v2/analytics/conversations/details/jobs/{Job}/results?pageSize=1000&cursor=a%2Bb%2Fc%3D%3D",
            ],
            _socket.Requests.Select(r => r.PathAndQuery)
        );
    }

    [Fact]
    public async Task A_job_is_deleted_once_and_for_all_even_when_the_first_answer_was_lost()
    {
        _socket.Answer(
            () => ScriptedSocket.Status(HttpStatusCode.BadGateway),
            () => ScriptedSocket.Status(HttpStatusCode.NotFound)
        );
        await _time.RunAsync(() => _client.DetailsJobs.DeleteAsync(Job));
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Fact]
    public async Task The_availability_date_is_read()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"dataAvailabilityDate":"2024-04-29T04:10:03Z"}"""));
        Assert.Equal(
            new DateTimeOffset(2024, 4, 29, 4, 10, 3, TimeSpan.Zero),
            await _client.DetailsJobs.GetAvailabilityAsync()
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"dataAvailabilityDate":null}""")]
    public async Task An_availability_without_a_date_is_an_error_and_not_the_year_one(string body)
    {
        _socket.Answer(() => ScriptedSocket.Json(body));
        await Assert.ThrowsAsync<PlatformContentException>(() => _client.DetailsJobs.GetAvailabilityAsync());
    }

    [Fact]
    public async Task A_details_query_is_read_only_and_therefore_repeated()
    {
        _socket.Answer(
            () => ScriptedSocket.Status(HttpStatusCode.BadGateway),
            () => ScriptedSocket.Json("""{"totalHits":0}""")
        );
        await using var page = await _time.RunAsync(() =>
            _client.ConversationDetails.QueryPageAsync(
                new(From, From.AddDays(1)) { Order = "asc", OrderBy = "conversationStart" },
                3,
                50
            )
        );
        using var reader = new StreamReader(page.Utf8Json);
        Assert.Equal("""{"totalHits":0}""", await reader.ReadToEndAsync());
        Assert.Equal(
            """{"interval":"2026-08-01T00:00:00.000Z/2026-08-02T00:00:00.000Z","order":"asc","orderBy":"conversationStart","paging":{"pageSize":50,"pageNumber":3}}""",
            _socket.Requests.Last().Body
        );
    }

    [Fact]
    public async Task Details_are_read_by_one_id_or_by_many()
    {
        var (a, b) = (new ConversationId(Guid.NewGuid()), new ConversationId(Guid.NewGuid()));
        await using (await _client.ConversationDetails.GetAsync(a)) { }
        await using (await _client.ConversationDetails.GetManyAsync([a, b])) { }
        Assert.Equal(
            [$"/api/v2/analytics/conversations/{a}/details", $"/api/v2/analytics/conversations/details?id={a}%2C{b}"],
            _socket.Requests.Select(r => r.PathAndQuery)
        );
    }
}
