using System.Net.WebSockets;
using System.Text.Json;
using Puente.Platform.Conversations;
using Puente.Platform.Errors;
using Puente.Platform.Notifications;
using Puente.Terminal;

namespace Puente.Conversations;

/// <summary>One user's conversations, followed over a channel of its own for as long as the command runs.</summary>
internal sealed class ConversationWatch(Desk desk, bool json)
{
    private const int MaximumFrameBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly string _topic = $"v2.users.{desk.UserId}.conversations";
    private readonly Screen _screen = new(desk.Host);

    public async Task RunAsync(CancellationToken stop)
    {
        var wait = s_firstWait;
        while (true)
        {
            var began = desk.Host.Time.GetTimestamp();
            var lost = "the platform closed the connection";
            try
            {
                await FollowAsync(stop);
            }
            catch (Exception fault)
                when (fault is WebSocketException or PlatformConnectionException or IOException
                    && !stop.IsCancellationRequested
                )
            {
                lost = fault.Message;
            }
            // A connection that held for a while was a good one.
            if (desk.Host.Time.GetElapsedTime(began) > s_longestWait)
                wait = s_firstWait;
            desk.Host.Error.WriteLine($"puente: {lost}; again in {wait.TotalSeconds:0} s");
            await Task.Delay(wait, desk.Host.Time, stop);
            wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait;
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        var channel = await desk.Client.Notifications.CreateChannelAsync(stop);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(channel.ConnectUri.Reveal()), stop);
        await desk.Client.Notifications.AddSubscriptionsAsync(channel.Id, [_topic], ignoreErrors: false, stop);
        try
        {
            // Listed once the topic is heard, so that nothing falls between the two.
            await DrawAsync(stop);
            var buffer = new byte[16 * 1024];
            while (await ReadAsync(socket, buffer, stop) is { } frame)
                if (ConversationOf(frame) is { } id)
                    await ChangedAsync(id, stop);
        }
        finally
        {
            await ForgetAsync(channel);
        }
    }

    private async Task ChangedAsync(string id, CancellationToken stop)
    {
        if (!json)
        {
            await DrawAsync(stop);
            return;
        }
        var changed = await desk.Client.Conversations.GetAsync(id, stop);
        ConversationTable.WriteJson(
            desk.Host.Output,
            writer => ConversationTable.WriteOne(writer, changed, desk.UserId),
            indented: false
        );
        await desk.Host.Output.FlushAsync(stop);
    }

    private async Task DrawAsync(CancellationToken stop)
    {
        var mine = await desk.Client.Conversations.ListAsync(stop);
        if (json)
        {
            foreach (var one in mine)
                ConversationTable.WriteJson(
                    desk.Host.Output,
                    writer => ConversationTable.WriteOne(writer, one, desk.UserId),
                    indented: false
                );
            return;
        }
        if (desk.Host.OutputIsTerminal)
            desk.Host.Output.Write("\u001b[H\u001b[2J");
        ConversationTable.Write(_screen, mine, desk.UserId, desk.Host.Time);
        await desk.Host.Output.FlushAsync(stop);
    }

    /// <summary>The id of the conversation a frame is about; null for the platform's own frames.</summary>
    private string? ConversationOf(ReadOnlyMemory<byte> frame)
    {
        using var document = JsonDocument.Parse(frame);
        var root = document.RootElement;
        return
            root.TryGetProperty("topicName", out var topic)
            && topic.GetString() == _topic
            && root.TryGetProperty("eventBody", out var body)
            && body.TryGetProperty("id", out var id)
            ? id.GetString()
            : null;
    }

    /// <summary>One whole message, or null when the other side has closed.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        ClientWebSocket socket,
        byte[] buffer,
        CancellationToken stop
    )
    {
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), stop);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
            if (message.Length > MaximumFrameBytes)
                throw new IOException($"A notification is longer than {MaximumFrameBytes} bytes.");
            if (part.EndOfMessage)
                return message.ToArray();
        }
    }

    // A channel cannot be deleted; without topics it costs nobody anything.
    private async Task ForgetAsync(NotificationChannel channel)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), desk.Host.Time);
            await desk.Client.Notifications.ClearSubscriptionsAsync(channel.Id, patience.Token);
        }
        catch (Exception fault) when (fault is PlatformException or OperationCanceledException)
        {
            desk.Host.Error.WriteLine(
                "puente: the channel's topics could not be cleared; the platform forgets them within a day"
            );
        }
    }
}
