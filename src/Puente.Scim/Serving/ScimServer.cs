using System.Text.Json.Nodes;
using Puente.Scim.Patching;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;
using Puente.Scim.Storage;

namespace Puente.Scim.Serving;

/// <summary>A SCIM 2.0 server without its transport (RFC 7643, RFC 7644). Safe for use from many threads.</summary>
public sealed class ScimServer(ScimStore store, TimeProvider time)
{
    private static readonly HashSet<string> s_none = [];

    /// <summary>Refusals are answers too; what this throws is a fault of the store.</summary>
    public ScimAnswer Answer(ScimRequest request)
    {
        try
        {
            return Route(request);
        }
        catch (ScimException fault)
        {
            return ScimAnswer.Of(fault);
        }
    }

    private ScimAnswer Route(ScimRequest request)
    {
        var path = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Discovery.Answer(request, path) is { } told)
            return told;
        switch (path)
        {
            case ["Me", ..]:
                return ScimAnswer.Refuse(
                    501,
                    null,
                    "/Me is not done here: a token belongs to a directory, not to a person."
                );
            case ["Bulk"]:
                return request.Method == "POST" ? new Bulk(this, request).Answer() : NotAllowed("POST");
            case [".search"]:
                return Search(request, ResourceType.All);
            case []:
                return request.Method == "GET"
                    ? Searching.Answer(store, ResourceType.All, ScimQuery.Of(request), request.Address)
                    : NotAllowed("GET");
        }
        if (ResourceType.All.FirstOrDefault(one => one.Endpoint == path[0]) is not { } type || path.Length > 2)
            return ScimAnswer.Refuse(404, null, "There is nothing at this address.");
        return path switch
        {
            [_, ".search"] => Search(request, [type]),
            [_, var id] => One(request, type, id),
            _ => request.Method switch
            {
                "GET" => Searching.Answer(store, [type], ScimQuery.Of(request), request.Address),
                "POST" => Create(request, type, NewId(), s_none),
                _ => NotAllowed("GET, POST"),
            },
        };
    }

    internal static string NewId() => Guid.NewGuid().ToString("D");

    internal ScimAnswer Create(ScimRequest request, ResourceType type, string id, IReadOnlySet<string> awaited)
    {
        var (given, selection) = (Body(request), ScimQuery.SelectionOf(request));
        return store.Write(session =>
        {
            var made = new Writing(session, type, time, awaited).Create(given, id);
            return Show(201, made, session, request, selection) with
            {
                Location = $"{request.Address}/{type.Endpoint}/{id}",
            };
        });
    }

    /// <summary>GET, PUT, PATCH and DELETE.</summary>
    internal ScimAnswer One(ScimRequest request, ResourceType type, string id, IReadOnlySet<string>? awaited = null)
    {
        var selection = ScimQuery.SelectionOf(request);
        switch (request.Method)
        {
            case "GET":
                return store.Read(session =>
                {
                    var answer = Show(200, Find(session, type, id), session, request, selection);
                    return request.IfNoneMatch is { } known && Preconditions.Holds(known, answer.ETag!)
                        ? new ScimAnswer(304) { ETag = answer.ETag }
                        : answer;
                });
            case "DELETE":
                return store.Write(session =>
                {
                    Checked(session, type, id, request);
                    session.Delete(id);
                    return new ScimAnswer(204);
                });
            case "PUT":
            case "PATCH":
                break;
            default:
                return NotAllowed("GET, PUT, PATCH, DELETE");
        }
        var given = Body(request);
        var operations = request.Method == "PATCH" ? PatchOperation.ReadAll(given) : [];
        return store.Write(session =>
        {
            var (old, writing) = (
                Checked(session, type, id, request),
                new Writing(session, type, time, awaited ?? s_none)
            );
            var saved = operations.Count > 0 ? writing.Patch(old, operations) : writing.Replace(old, given);
            var answer = Show(200, saved, session, request, selection);
            // A group can be large, and who adds one member does not want the others back.
            return operations.Count > 0 && type == ResourceType.Group && selection.IsEverything
                ? new ScimAnswer(204) { ETag = answer.ETag }
                : answer;
        });
    }

    /// <summary>Takes away members that were announced and never came.</summary>
    internal void Forget(IEnumerable<string> ids) =>
        store.Write(session =>
        {
            foreach (var id in ids)
                if (!session.Exists(id))
                    session.Delete(id);
            return true;
        });

    private ScimAnswer Search(ScimRequest request, IReadOnlyList<ResourceType> types) =>
        request.Method == "POST"
            ? Searching.Answer(store, types, ScimQuery.Of(Body(request)), request.Address)
            : NotAllowed("POST");

    private static StoredResource Find(ScimSession session, ResourceType type, string id) =>
        session.Find(type.Name, id) ?? throw new ScimException(404, null, $"There is no {type.Name} of this id.");

    private static StoredResource Checked(ScimSession session, ResourceType type, string id, ScimRequest request)
    {
        var found = Find(session, type, id);
        if (request.IfMatch is not null || request.IfNoneMatch is not null)
            Preconditions.Check(request, VersionOf(ResourceView.Of(found, session, request.Address, members: false)));
        return found;
    }

    private static ScimAnswer Show(
        int status,
        StoredResource stored,
        ScimSession session,
        ScimRequest request,
        Selection selection
    )
    {
        var type = ResourceType.Named(stored.Type);
        var members = selection.Wants(GroupSchema.Members, type);
        var view = ResourceView.Of(stored, session, request.Address, members);
        var version = VersionOf(view);
        return new ScimAnswer(status, selection.Trim(view, type)) { ETag = version };
    }

    private static string VersionOf(JsonObject view) => view["meta"]!["version"]!.GetValue<string>();

    internal static JsonObject Body(ScimRequest request)
    {
        if (request.Body.Length > ScimLimits.MostBytes)
            throw new ScimException(
                413,
                null,
                FormattableString.Invariant($"A body is at most {ScimLimits.MostBytes} bytes.")
            );
        var media = request.ContentType?.Split(';')[0].Trim();
        if (
            !string.Equals(media, "application/scim+json", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(media, "application/json", StringComparison.OrdinalIgnoreCase)
        )
            throw new ScimException(415, null, "Send Content-Type: application/scim+json.");
        return ResourceReader.Parse(request.Body);
    }

    private static ScimAnswer NotAllowed(string methods) =>
        ScimAnswer.Refuse(405, null, $"This address takes {methods}.") with
        {
            Allow = methods,
        };
}
