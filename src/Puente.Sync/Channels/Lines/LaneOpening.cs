using System.Net;
using Puente.Platform.Errors;
using Puente.Platform.Notifications;

namespace Puente.Sync.Channels.Lines;

/// <summary>Opens a lane's socket: a channel, its socket, its topics, in this order, so that reading has begun when events come.</summary>
internal sealed class LaneOpening(
    int number,
    LaneParts parts,
    FrameHandler handler,
    Subscriber subscriber,
    Backoff backoff
)
{
    private string Part => $"channel {number}";

    /// <summary>Tries until it works, with growing waits.</summary>
    /// <exception cref="SignInException">The client's id or secret is wrong: trying again does not help.</exception>
    public async Task<ChannelLine> UntilOpenAsync(
        HeldChannel held,
        Func<IReadOnlyList<string>> topics,
        CancellationToken stop
    )
    {
        while (true)
        {
            var (line, cause, asked) = await TryOnceAsync(held, topics, stop);
            if (line is not null)
                return line;
            var wait = backoff.Next();
            wait = asked > wait ? asked.Value : wait;
            parts.Health.Bad(Part, $"{Part} is not connected: {cause}");
            ChannelLog.TryingAgain(parts.Log, number, cause, wait.TotalSeconds);
            await Task.Delay(wait, parts.Time, stop);
        }
    }

    /// <returns>The line, subscribed and reading; or why there is none, and the wait that the platform asked for.</returns>
    public async Task<(ChannelLine? Line, string Cause, TimeSpan? Asked)> TryOnceAsync(
        HeldChannel held,
        Func<IReadOnlyList<string>> topics,
        CancellationToken stop
    )
    {
        ChannelLine? line = null;
        try
        {
            held.Channel ??= await parts.Notifications.CreateChannelAsync(stop);
            held.Uses++;
            line = await ChannelLine.ConnectAsync(held.Channel, parts.PlainAllowed, parts.Time, stop);
            line.Start(handler.HandleAsync, parts.Options.MaxFrameBytes, stop);
            await subscriber.ReplaceAsync(held.Channel.Id, topics(), stop);
            if (!line.Ended.IsCompleted)
            {
                line.Sure();
                return (line, "", null);
            }

            var end = await line.Ended;
            Forget(held, !end.KeepsChannel);
            await line.DisposeAsync();
            return (null, $"{end.Cause}.", null);
        }
        catch (HandshakeException refusal)
        {
            // A refused handshake means that the channel is gone; without an answer it may be the network.
            Forget(held, refusal.Status is not null || held.Uses > 1);
            return (null, refusal.Message, null);
        }
        catch (PlatformException refusal) when (refusal is not SignInException { MayRepeat: false })
        {
            var answer = refusal as PlatformResponseException;
            Forget(held, IsGone(answer));
            if (line is not null)
                await line.DisposeAsync();
            return (null, refusal.Message, answer?.RetryAfter);
        }
        catch
        {
            if (line is not null)
                await line.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the platform answers about a channel that it no longer has, or whose token it no longer takes.</summary>
    public static bool IsGone(PlatformResponseException? answer) =>
        answer?.Status is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Gone;

    private static void Forget(HeldChannel held, bool gone)
    {
        if (gone)
            (held.Channel, held.Uses, held.ShortLives) = (null, 0, 0);
    }
}
