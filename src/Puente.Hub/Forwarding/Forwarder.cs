using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Puente.Hub.Events;
using Puente.Hub.Streams;
using Puente.Sync.Events;

namespace Puente.Hub.Forwarding;

/// <summary>What became of one event.</summary>
public enum ForwardOutcome
{
    Taken,

    /// <summary>The receiver understood the request and will never take this event; it stays in the log.</summary>
    Refused,

    /// <summary>410: the receiver wants no more at all.</summary>
    Gone,
}

/// <summary>Posts events to an address, one at a time and in order, until the receiver has taken each.</summary>
/// <param name="log">Told of every try that failed, for people; never customer data.</param>
public sealed class Forwarder(
    HttpClient http,
    Uri target,
    ReadOnlyMemory<byte> secret,
    RestartPolicy pauses,
    Action<string> log,
    TimeProvider time,
    Random? random = null
)
{
    /// <summary>A receiver's wish to wait is honoured up to this.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(5);

    /// <summary>A receiver that has not answered by then has not taken it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Random _random = random ?? Random.Shared;

    /// <summary>Returns when the receiver has decided; tries for as long as it takes.</summary>
    public async Task<ForwardOutcome> SendAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        var body = EventJson.Write(logged);
        for (var tries = 1; ; tries++)
        {
            var (outcome, wish, said) = await TryAsync(logged, body, cancellationToken);
            if (outcome is { } decided)
                return decided;
            var wait = wish ?? pauses.WaitAfter(tries, _random.NextDouble());
            log(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"offset {logged.Offset}: {said}; tried again in {wait.TotalSeconds:0.0} s"
                )
            );
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<(ForwardOutcome?, TimeSpan?, string)> TryAsync(
        LoggedEvent logged,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = Request(logged, body);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return (OutcomeOf(answer.StatusCode), Wish(answer), $"the receiver answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException fault)
        {
            return (null, null, $"the receiver cannot be reached ({fault.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, null, $"the receiver did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    private HttpRequestMessage Request(LoggedEvent logged, byte[] body)
    {
        // Signed at each try: a receiver refuses old signatures, and an outage may be long.
        var timestamp = ForwardSignature.Timestamp(time.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Add("Puente-Offset", logged.Offset.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(ForwardSignature.TimestampHeader, timestamp);
        request.Headers.Add(ForwardSignature.SignatureHeader, ForwardSignature.Of(secret.Span, timestamp, body));
        return request;
    }

    /// <returns>Null: try again.</returns>
    private static ForwardOutcome? OutcomeOf(HttpStatusCode status) =>
        status switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => ForwardOutcome.Taken,
            HttpStatusCode.Gone => ForwardOutcome.Gone,
            // What is wrong lies in this event; sending it again would stop all that come behind it.
            HttpStatusCode.BadRequest
            or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity => ForwardOutcome.Refused,
            // A wrong secret, a missing route, a busy or broken receiver: mended over there, then it goes on.
            _ => null,
        };

    private TimeSpan? Wish(HttpResponseMessage answer)
    {
        var wish = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wish is { } wanted && wanted > TimeSpan.Zero
            ? TimeSpan.FromTicks(Math.Min(wanted.Ticks, LongestWish.Ticks))
            : null;
    }
}
