using System.Text;
using System.Text.Json.Nodes;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;

namespace Puente.Scim.Serving;

/// <summary>POST /Bulk (RFC 7644, 3.7): every operation is a transaction of its own.</summary>
internal sealed class Bulk
{
    private const string Request = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
    private const string Response = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    private const string Prefix = "bulkId:";
    private readonly ScimServer _server;
    private readonly ScimRequest _request;
    private readonly BulkOperation[] _operations;
    private readonly long _mostErrors;

    /// <summary>Ids are given before anything is made, so that resources may name each other in a circle.</summary>
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);

    public Bulk(ScimServer server, ScimRequest request)
    {
        (_server, _request) = (server, request);
        var body = ScimServer.Body(request);
        ResourceReader.RequireSchema(body, Request);
        if (BulkOperation.Member(body, "Operations") is not JsonArray list)
            throw ScimException.Syntax("\"Operations\" must be a list.");
        if (list.Count > ScimLimits.MostOperations)
            throw new ScimException(
                413,
                null,
                FormattableString.Invariant($"A bulk request has at most {ScimLimits.MostOperations} operations.")
            );
        _mostErrors = BulkOperation.Member(body, "failOnErrors") switch
        {
            null => long.MaxValue,
            JsonValue value when value.TryGetValue(out long number) && number > 0 => number,
            _ => throw ScimException.Syntax("failOnErrors is a whole number from 1."),
        };
        _operations = [.. list.Select(BulkOperation.Read)];
        foreach (var made in _operations.Where(one => one is { Method: "POST", BulkId: not null }))
            if (!_ids.TryAdd(made.BulkId!, ScimServer.NewId()))
                throw ScimException.Syntax($"{made.Place}: another operation has this bulkId.");
        _awaited.UnionWith(_ids.Values);
    }

    public ScimAnswer Answer()
    {
        var answers = new JsonObject?[_operations.Length];
        var waiting = Enumerable.Range(0, _operations.Length).ToList();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var errors = 0L;
        while (waiting.Count > 0 && errors < _mostErrors)
        {
            // In order, but what refers to a later operation after that one; in a circle the first begins.
            var index = waiting.FindIndex(at => NeedsOf(_operations[at]).All(done.Contains));
            var at = waiting[Math.Max(0, index)];
            waiting.Remove(at);
            var operation = _operations[at];
            var answer = Run(operation);
            if (answer.Status >= 400)
                errors++;
            if (operation.BulkId is { } id)
            {
                done.Add(id);
                if (answer.Status >= 400)
                    _failed.Add(id);
            }
            answers[at] = operation.Show(answer);
        }
        _server.Forget(_awaited);
        return new ScimAnswer(
            200,
            new JsonObject
            {
                ["schemas"] = new JsonArray(Response),
                ["Operations"] = new JsonArray([.. answers.Where(answer => answer is not null)]),
            }
        );
    }

    private IEnumerable<string> NeedsOf(BulkOperation operation) =>
        operation.References.Where(id => id != operation.BulkId && _ids.ContainsKey(id));

    private ScimAnswer Run(BulkOperation operation)
    {
        try
        {
            operation.Check();
            foreach (var id in operation.References)
                if (!_ids.ContainsKey(id) || _failed.Contains(id))
                    throw new ScimException(
                        409,
                        null,
                        $"{operation.Place} refers to a bulkId that {(_failed.Contains(id) ? "failed" : "no operation has")}."
                    );
            var (type, id2) = Place(operation);
            var request = new ScimRequest(operation.Method, "", _request.Address)
            {
                Body = Encoding.UTF8.GetBytes(Resolve(operation.Data)?.ToJsonString() ?? ""),
                ContentType = "application/scim+json",
                IfMatch = operation.Version,
            };
            return operation.Method == "POST"
                ? _server.Create(request, type, _ids[operation.BulkId!], _awaited)
                : _server.One(request, type, id2!, _awaited) with
                {
                    Location = $"{_request.Address}/{type.Endpoint}/{id2}",
                };
        }
        catch (ScimException fault)
        {
            return ScimAnswer.Of(fault);
        }
    }

    private (ResourceType Type, string? Id) Place(BulkOperation operation)
    {
        var parts = operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var type = ResourceType.All.FirstOrDefault(one => parts.Length > 0 && one.Endpoint == parts[0]);
        if (type is null || parts.Length != (operation.Method == "POST" ? 1 : 2))
            throw ScimException.Path(
                $"{operation.Place}.path must be /Users or /Groups for POST, with an id for the others."
            );
        var id = parts.Length > 1 ? parts[1] : null;
        if (id?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            id = _ids[id[Prefix.Length..]];
        return (type, id);
    }

    /// <summary>Puts ids in the place of <c>bulkId:…</c>.</summary>
    private JsonNode? Resolve(JsonNode? node) =>
        node switch
        {
            JsonObject json => new JsonObject(
                json.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Resolve)]),
            JsonValue value
                when value.TryGetValue(out string? text)
                    && text.StartsWith(Prefix, StringComparison.Ordinal)
                    && _ids.TryGetValue(text[Prefix.Length..], out var id) => JsonValue.Create(id),
            _ => node?.DeepClone(),
        };
}
