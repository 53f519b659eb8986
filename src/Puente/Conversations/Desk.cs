using System.CommandLine;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform;
using Puente.Platform.Conversations;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Requests;
using Puente.Terminal;

namespace Puente.Conversations;

/// <summary>The signed-in user and his conversations, as one command sees them.</summary>
internal sealed class Desk
{
    private Desk(CommandHost host, PlatformClient client, string userId) =>
        (Host, Client, UserId) = (host, client, userId);

    public CommandHost Host { get; }

    /// <summary>In the lane of people who wait.</summary>
    public PlatformClient Client { get; }

    public string UserId { get; }

    public static Argument<string?> ConversationArgument() =>
        new("conversation")
        {
            Description = "Its id or how it begins; left out, the only conversation there is.",
            Arity = ArgumentArity.ZeroOrOne,
        };

    /// <summary>Signs in, does the work and turns the platform's refusals into words about conversations.</summary>
    public static async Task<int> WithAsync(
        Session session,
        ParseResult arguments,
        Func<Desk, CancellationToken, Task> work,
        CancellationToken stop
    )
    {
        var configuration = session.Read(arguments, Needs.Platform);
        using var owner = new PlatformClient(configuration.PlatformOptions, session.Host.Time);
        try
        {
            var client = owner.WithLane(Lane.Interactive);
            var desk = new Desk(session.Host, client, await MeAsync(client, stop));
            await work(desk, stop);
            return ExitCode.Done;
        }
        catch (PlatformResponseException refusal) when (Words(refusal) is { } words)
        {
            throw ConversationFaults.Of(refusal) == ConversationFault.NotAUser
                ? new InputException(words, refusal)
                : new ConversationRefusedException(words, refusal);
        }
    }

    /// <summary>The conversation meant by an id, the beginning of one, or nothing at all.</summary>
    /// <param name="fits">Narrows the choice when nothing is said.</param>
    /// <exception cref="InputException">None or several fit.</exception>
    public async Task<(Conversation Conversation, ConversationParticipant Own)> MineAsync(
        string? named,
        Func<ConversationParticipant, bool> fits,
        string word,
        CancellationToken stop
    )
    {
        var mine = (await Client.Conversations.ListAsync(stop))
            .Select(one => (Conversation: one, Own: one.PartOf(UserId)))
            .Where(one => one.Own is not null)
            .ToList();
        var meant = named is null
            ? mine.Where(one => fits(one.Own!)).ToList()
            : mine.Where(one => one.Conversation.Id.StartsWith(named, StringComparison.OrdinalIgnoreCase)).ToList();
        return meant switch
        {
            [var one] => (one.Conversation, one.Own!),
            [] => throw new InputException(
                named is null
                    ? $"You have no conversation {word}. 'puente conversations list' shows what there is."
                    : $"You have no conversation that begins with {named}. 'puente conversations list' shows what there is."
            ),
            _ => throw new InputException(
                $"{meant.Count} conversations {(named is null ? word : $"begin with {named}")}: {string.Join(", ", meant.Select(one => one.Conversation.Id))}. Name one."
            ),
        };
    }

    private static async Task<string> MeAsync(PlatformClient client, CancellationToken stop)
    {
        await using var answer = await client.SendAsync(
            HttpMethod.Get,
            Route.Of("/api/v2/users/me"),
            cancellationToken: stop
        );
        using var me = await System.Text.Json.JsonDocument.ParseAsync(answer.Body, cancellationToken: stop);
        return me.RootElement.GetProperty("id").GetString()!;
    }

    private static string? Words(PlatformResponseException refusal) =>
        ConversationFaults.Of(refusal) switch
        {
            ConversationFault.NotAUser =>
                "Conversations belong to people, and these settings sign a client in. Give a profile \"signIn\": { \"grant\": \"login\" } and run 'puente login'.",
            ConversationFault.NotFound => "There is no such conversation.",
            ConversationFault.NotAParticipant => "The conversation is not yours: you have no part in it now.",
            ConversationFault.AlreadyOver => "The conversation is over already.",
            ConversationFault.StillAlerting => "It is still ringing: answer it first.",
            ConversationFault.NotConnected => "Only a conversation you are connected to can be handed over.",
            ConversationFault.QueueNotFound => "There is no such queue any more.",
            ConversationFault.SameParty => "That is yourself.",
            ConversationFault.NoConsult => "No consult is under way.",
            ConversationFault.CodeRequired => "The queue does not have this wrap-up code.",
            ConversationFault.CodeCannotBeSkipped => "The queue demands a wrap-up code: give one with --code.",
            ConversationFault.ChangedMeanwhile =>
                "The conversation is in another state by now; look with 'puente conversations show' and try again.",
            _ => null,
        }
            is { } words
            ? $"{words} ({refusal.Code}; correlation id {refusal.CorrelationId ?? "none"})"
            : null;
}

/// <summary>The platform refused what the conversation's state does not allow; the message says it in words.</summary>
internal sealed class ConversationRefusedException(string message, Exception cause) : Exception(message, cause);
