using System.Net;
using Puente.Platform.Errors;
using Puente.Platform.Notifications;

namespace Puente.Sync.Channels.Lines;

/// <summary>Sets a channel's topics; one that is refused is found and named, and does not take the others down.</summary>
internal sealed class Subscriber(NotificationsApi notifications)
{
    // Finding one refused topic among 900 costs about twenty requests; a list full of them is not taken apart.
    private const int MostSearched = 20;

    private readonly Dictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Refused topics with the platform's reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>Makes this the channel's whole list.</summary>
    /// <exception cref="PlatformException">The channel is gone, or the platform cannot now.</exception>
    public async Task ReplaceAsync(ChannelId channel, IReadOnlyList<string> topics, CancellationToken stop)
    {
        try
        {
            var answer = await notifications.ReplaceSubscriptionsAsync(channel, topics, cancellationToken: stop);
            _refused.Clear();
            Note(topics, answer);
        }
        catch (PlatformResponseException refusal) when (IsAboutATopic(refusal) && topics.Count > 0)
        {
            _refused.Clear();
            await notifications.ReplaceSubscriptionsAsync(channel, [], cancellationToken: stop);
            await AddPartsAsync(channel, topics, refusal, stop);
        }
    }

    /// <inheritdoc cref="ReplaceAsync"/>
    public async Task AddAsync(ChannelId channel, IReadOnlyList<string> topics, CancellationToken stop)
    {
        try
        {
            Note(topics, await notifications.AddSubscriptionsAsync(channel, topics, cancellationToken: stop));
        }
        catch (PlatformResponseException refusal) when (IsAboutATopic(refusal))
        {
            await AddPartsAsync(channel, topics, refusal, stop);
        }
    }

    /// <summary>
    /// With ignoreErrors a forbidden topic should be an entry of the answer. A malformed one, and a platform that refuses
    /// all the same, answer for the whole list: halving finds who is meant.
    /// </summary>
    private async Task AddPartsAsync(
        ChannelId channel,
        IReadOnlyList<string> topics,
        PlatformResponseException refusal,
        CancellationToken stop
    )
    {
        var parts = new Stack<IReadOnlyList<string>>();
        var found = 0;
        Divide(topics, refusal);
        while (parts.TryPop(out var part))
        {
            try
            {
                Note(part, await notifications.AddSubscriptionsAsync(channel, part, cancellationToken: stop));
            }
            catch (PlatformResponseException again) when (IsAboutATopic(again))
            {
                Divide(part, again);
            }
        }

        void Divide(IReadOnlyList<string> part, PlatformResponseException why)
        {
            if (part.Count > 1 && found < MostSearched)
            {
                parts.Push([.. part.Skip(part.Count / 2)]);
                parts.Push([.. part.Take(part.Count / 2)]);
                return;
            }

            found++;
            foreach (var topic in part)
                _refused[topic] =
                    why.MissingPermissions.Count > 0
                        ? $"missing {string.Join(", ", why.MissingPermissions)}"
                        : $"{(int)why.Status} {why.Code ?? "(no code)"}";
        }
    }

    private void Note(IReadOnlyList<string> sent, IReadOnlyList<ChannelTopic> answer)
    {
        var answered = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var topic in answer)
        {
            answered.Add(topic.Id);
            if (topic.IsRejected)
                _refused[topic.Id] = Reason(topic);
            else
                _refused.Remove(topic.Id);
        }

        // Silence is no consent: a topic that the answer does not have would just never send anything.
        foreach (var topic in sent.Where(topic => !answered.Contains(topic)))
            _refused[topic] = "the platform's answer does not have it";
    }

    private static string Reason(ChannelTopic topic) =>
        topic.MissingPermissions is { Count: > 0 } missing
            ? $"missing {string.Join(", ", missing)}"
            : topic.RejectionReason ?? "no reason given";

    private static bool IsAboutATopic(PlatformResponseException refusal) =>
        refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest;
}
