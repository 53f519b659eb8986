using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Hub.Forwarding;
using Puente.Hub.Streams;
using Puente.Hub.Tests.Fakes;
using Puente.Sync.Events;
using Puente.Testing;

namespace Puente.Hub.Tests.Forwarding;

public sealed class ForwarderTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a-secret-of-the-receiver");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly List<string> _said = [];

    [Fact]
    public async Task The_receiver_can_check_who_sent_it_and_when()
    {
        using var receiver = new Receiver(HttpStatusCode.NoContent);
        Assert.Equal(ForwardOutcome.Taken, await SendAsync(receiver));

        var (headers, body) = Assert.Single(receiver.Requests);
        Assert.Equal("41", headers["Puente-Offset"]);
        Assert.Equal("1772438400", headers["Puente-Timestamp"]);
        // As docs/running.md tells a receiver to do it.
        var expected = HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"{headers["Puente-Timestamp"]}.{body}"));
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", headers["Puente-Signature"]);
        Assert.StartsWith("{\"offset\":41,\"topic\":\"v2.users.a.presence\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(404)]
    [InlineData(401)]
    [InlineData(302)]
    public async Task A_receiver_that_may_be_mended_is_asked_until_it_takes_the_event(int status)
    {
        using var receiver = new Receiver((HttpStatusCode)status, (HttpStatusCode)status, HttpStatusCode.OK);
        var sending = SendAsync(receiver);
        await Eventually.TrueAsync(() => sending.IsCompleted, _time, TimeSpan.FromMilliseconds(200));
        Assert.Equal(ForwardOutcome.Taken, await sending);
        Assert.Equal(3, receiver.Requests.Count);
        Assert.Equal(2, _said.Count);
        Assert.Contains($"offset 41: the receiver answered {status}", _said[0], StringComparison.Ordinal);
        var signatures = receiver.Requests.Select(request => request.Headers["Puente-Timestamp"]).Distinct();
        Assert.True(signatures.Count() > 1, "a try minutes later must not carry the old time");
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_is_tried_again()
    {
        using var receiver = new Receiver((HttpStatusCode)0, HttpStatusCode.OK);
        var sending = SendAsync(receiver);
        await Eventually.TrueAsync(() => sending.IsCompleted, _time, TimeSpan.FromMilliseconds(200));
        Assert.Equal(ForwardOutcome.Taken, await sending);
    }

    [Fact]
    public async Task A_wish_to_wait_is_honoured_up_to_five_minutes()
    {
        using var receiver = new Receiver(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK) { RetryAfter = 3600 };
        var sending = SendAsync(receiver);
        await Eventually.TrueAsync(() => _said.Count == 1);
        Assert.Contains("tried again in 300.0 s", _said[0], StringComparison.Ordinal);
        await Eventually.TrueAsync(() => sending.IsCompleted, _time, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(400, ForwardOutcome.Refused)]
    [InlineData(413, ForwardOutcome.Refused)]
    [InlineData(415, ForwardOutcome.Refused)]
    [InlineData(422, ForwardOutcome.Refused)]
    [InlineData(410, ForwardOutcome.Gone)]
    public async Task An_answer_that_will_not_change_is_final(int status, ForwardOutcome outcome)
    {
        using var receiver = new Receiver((HttpStatusCode)status);
        Assert.Equal(outcome, await SendAsync(receiver));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task The_offset_outlives_the_process()
    {
        using var folder = new TempFolder();
        var offset = new ForwardOffset(folder["forward.offset"]);
        Assert.Null(offset.Read());
        await offset.SaveAsync(41, TestContext.Current.CancellationToken);
        await offset.SaveAsync(42, TestContext.Current.CancellationToken);
        Assert.Equal(42, new ForwardOffset(offset.Path).Read());
        await File.WriteAllTextAsync(offset.Path, "forty", TestContext.Current.CancellationToken);
        Assert.Throws<InvalidDataException>(() => offset.Read());
    }

    private async Task<ForwardOutcome> SendAsync(Receiver receiver)
    {
        using var http = new HttpClient(receiver, disposeHandler: false);
        var forwarder = new Forwarder(
            http,
            new Uri("https://receiver.example/events"),
            Secret,
            new RestartPolicy(),
            _said.Add,
            _time,
            new Random(1)
        );
        return await forwarder.SendAsync(
            new LoggedEvent(41, RunningHub.Event("v2.users.a.presence")),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Answers with one status after the other; 0 breaks the connection.</summary>
    private sealed class Receiver(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        private readonly Queue<HttpStatusCode> _answers = new(answers);

        public List<(Dictionary<string, string> Headers, string Body)> Requests { get; } = [];

        public int? RetryAfter { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single());
            Requests.Add((headers, await request.Content!.ReadAsStringAsync(cancellationToken)));
            var status = _answers.Dequeue();
            if (status == 0)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
            var answer = new HttpResponseMessage(status);
            if (RetryAfter is { } seconds)
                answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return answer;
        }
    }
}
