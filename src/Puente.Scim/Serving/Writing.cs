using System.Text.Json.Nodes;
using Puente.Scim.Patching;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;
using Puente.Scim.Storage;

namespace Puente.Scim.Serving;

/// <summary>POST, PUT, PATCH and DELETE of one resource, within one transaction.</summary>
/// <param name="awaited">Ids that a bulk request has given to resources it has not made yet.</param>
internal sealed class Writing(ScimSession session, ResourceType type, TimeProvider time, IReadOnlySet<string> awaited)
{
    public StoredResource Create(JsonObject given, string id)
    {
        var body = ResourceReader.Read(given, type);
        var now = time.GetUtcNow();
        var members = TakeMembers(body);
        CheckUnique(body, id);
        var made = new StoredResource(id, type.Name, 1, now, now, body);
        session.Insert(made);
        SetMembers(id, [], members);
        return made;
    }

    public StoredResource Replace(StoredResource old, JsonObject given)
    {
        var body = ResourceReader.Read(given, type);
        return Save(old, body, TakeMembers(body), MembersOf(old));
    }

    public StoredResource Patch(StoredResource old, IReadOnlyList<PatchOperation> operations)
    {
        var before = MembersOf(old);
        var body = (JsonObject)old.Body.DeepClone();
        if (before.Count > 0)
            body[GroupSchema.Members] = new JsonArray([
                .. before.Select(id => new JsonObject { ["value"] = id, ["type"] = KindOf(id) }),
            ]);
        new Patcher(type, old.Id).Apply(body, operations);
        return Save(old, body, TakeMembers(body), before);
    }

    private StoredResource Save(
        StoredResource old,
        JsonObject body,
        IReadOnlyList<string> members,
        IReadOnlyList<string> before
    )
    {
        // What changes nothing leaves version and time as they are (RFC 7644, 3.5.2.1).
        var isSame = JsonNode.DeepEquals(body, old.Body) && members.ToHashSet().SetEquals(before);
        if (isSame)
            return old;
        CheckUnique(body, old.Id);
        var saved = old with { Version = old.Version + 1, Modified = time.GetUtcNow(), Body = body };
        session.Update(saved);
        SetMembers(old.Id, before, members);
        return saved;
    }

    private void CheckUnique(JsonObject body, string id)
    {
        if (type != ResourceType.User)
            return;
        if (session.IdOfUser(body["userName"]!.GetValue<string>()) is { } other && other != id)
            throw new ScimException(409, "uniqueness", "Another user has this userName; case does not count.");
    }

    private List<string> MembersOf(StoredResource group) =>
        type == ResourceType.Group ? [.. session.MembersOf(group.Id).Select(member => member.Id)] : [];

    // A filter of the path may ask for the type.
    private string KindOf(string id) =>
        session.Find(ResourceType.User.Name, id) is not null ? ResourceType.User.Name : ResourceType.Group.Name;

    private static List<string> TakeMembers(JsonObject body)
    {
        if (body[GroupSchema.Members] is not JsonArray list)
            return [];
        body.Remove(GroupSchema.Members);
        return [.. list.Select(member => member!["value"]!.GetValue<string>()).Distinct(StringComparer.Ordinal)];
    }

    private void SetMembers(string group, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        foreach (var id in before.Except(after, StringComparer.Ordinal))
            session.RemoveMember(group, id);
        foreach (var id in after.Except(before, StringComparer.Ordinal))
        {
            if (!awaited.Contains(id) && !session.Exists(id))
                throw ScimException.Value("members names an id that no user and no group here has.");
            session.AddMember(group, id);
        }
    }
}
