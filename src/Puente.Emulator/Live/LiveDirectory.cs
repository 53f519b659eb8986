using System.Text.Json.Nodes;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Entities;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

/// <summary>What steering conversations asks of the organisation as it is now.</summary>
internal sealed class LiveDirectory(LiveOrganisation live, Roster roster)
{
    private const long AlertingMs = 20_000;

    public bool HasUser(string id) => live.Users.IsThere(id);

    public string UserName(string id) => live.Users.Store.TextOf(id, "name") ?? "";

    public bool HasQueue(string id) => live.Queues.Store.Contains(id);

    /// <summary>The one queue with this id or name, or null.</summary>
    public string? QueueId(string idOrName) =>
        HasQueue(idOrName) ? idOrName : live.Queues.Store.FindBy("name", idOrName)?["id"]?.GetValue<string>();

    public string? UserId(string idOrEmail) =>
        HasUser(idOrEmail) ? idOrEmail
        : live.Users.Store.FindBy("email", idOrEmail)?["id"]?.GetValue<string>() is { } id && HasUser(id) ? id
        : null;

    /// <summary>A user made over the API, as somebody who can hold conversations.</summary>
    public Person MakePerson(string id, int number)
    {
        var user = live.Users.Store.Get(id);
        return new Person(Bits(id), user["name"]?.GetValue<string>() ?? "", user["email"]?.GetValue<string>() ?? "")
        {
            Number = number,
            Division = DivisionOf(user),
            Team = roster.Organisation.Teams[0],
            Skills = [],
        };
    }

    public Queue MakeQueue(string id)
    {
        var queue = live.Queues.Store.Get(id);
        return new Queue(Bits(id), queue["name"]?.GetValue<string>() ?? "")
        {
            Division = DivisionOf(queue),
            Skills = [],
            Language = null,
            Members = [],
            WrapUpCodes = [],
            ServiceLevelMs = 20_000,
            MeanWaitMs = 20_000,
            Routing = "Standard"u8.ToArray(),
        };
    }

    public bool IsJoined(string queueId, string userId) =>
        live.QueueMembers.Find(queueId, userId) is { Joined: true, GoneMs: null };

    public bool Suits(string userId, RoutingWish wish)
    {
        if (wish.SkillIds.Count > 0)
        {
            var skills = live.UserSkills.Of(userId).Select(skill => skill.Key).ToHashSet(StringComparer.Ordinal);
            if (!wish.SkillIds.All(skills.Contains))
                return false;
        }
        return wish.LanguageId is not { } language
            || live.UserLanguages.Of(userId).Exists(held => held.Key == language);
    }

    public long AlertingMsOf(string queueId, Media media)
    {
        var settings = live.Queues.Store.Find(queueId)?["mediaSettings"]?[media == Media.voice ? "call" : "message"];
        return settings?["alertingTimeoutSeconds"] is JsonValue value && value.TryGetValue<double>(out var seconds)
            ? (long)(seconds * 1000)
            : AlertingMs;
    }

    public AfterCallRule AfterCallOf(string queueId)
    {
        var settings = live.Queues.Store.Find(queueId)?["acwSettings"];
        var prompt = settings?["wrapupPrompt"]?.GetValue<string>() ?? "OPTIONAL";
        var limit =
            settings?["timeoutMs"] is JsonValue value && value.TryGetValue<double>(out var given)
                ? (long)given
                : 65_000;
        return new AfterCallRule(prompt, limit);
    }

    public List<JsonObject> WrapUpCodes(string queueId) => live.Queues.WrapUpCodes(queueId);

    private Entity DivisionOf(JsonObject owner)
    {
        var id = owner["division"]?["id"]?.GetValue<string>() ?? roster.Organisation.Divisions[0].Id;
        return roster.Organisation.Divisions.FirstOrDefault(one => one.Id == id) ?? new Entity(Bits(id), id);
    }

    private static UInt128 Bits(string id)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.Parse(id).TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
