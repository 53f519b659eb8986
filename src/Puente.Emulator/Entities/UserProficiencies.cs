using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>
/// Which skills, or which languages, a user has and how well. People of the seed have theirs until somebody changes
/// them.
/// </summary>
/// <param name="word"><c>routingskills</c> or <c>routinglanguages</c>.</param>
/// <param name="uri">Member that names the skill or language itself: <c>skillUri</c> or <c>languageUri</c>.</param>
/// <param name="seeded">Ids that a person of the seed has from the start.</param>
internal sealed class UserProficiencies(
    Users users,
    NamedEntities names,
    string word,
    string uri,
    Func<string, IEnumerable<string>> seeded
)
{
    private const double SeededProficiency = 3;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OrderedDictionary<string, double>> _held = new(
        StringComparer.OrdinalIgnoreCase
    );

    public void Map(RouteTable routes, string assign, bool emptyDelete)
    {
        var path = $"/api/v2/users/{{userId}}/{word}";
        routes.Add("GET", path, request => new(Paging.Page(request, Written(Known(request)))));
        routes.Add("POST", path, AddAsync, assign);
        routes.Add("PATCH", path + "/bulk", request => ManyAsync(request, replace: false), assign);
        routes.Add("PUT", path + "/bulk", request => ManyAsync(request, replace: true), assign);
        routes.Add("PUT", path + "/{id}", ChangeAsync, assign);
        routes.Add("PATCH", path + "/{id}", ChangeAsync, assign);
        routes.Add(
            "DELETE",
            path + "/{id}",
            request =>
            {
                Remove(Known(request), request.Value(1));
                return new(emptyDelete ? ApiAnswer.Empty(204) : ApiAnswer.Json(new JsonObject()));
            },
            assign
        );
        users.View.Expand(word["routing".Length..], user => new JsonArray([.. Written(user)]));
    }

    /// <summary>Ids with proficiency, in the order they were given.</summary>
    public List<KeyValuePair<string, double>> Of(string user)
    {
        lock (_lock)
            return
            [
                .. _held.TryGetValue(user, out var held)
                    ? held
                    : seeded(user).Select(id => KeyValuePair.Create(id, SeededProficiency)),
            ];
    }

    public void Set(string user, IEnumerable<KeyValuePair<string, double>> wanted, bool replace)
    {
        lock (_lock)
        {
            var held = new OrderedDictionary<string, double>(StringComparer.OrdinalIgnoreCase);
            foreach (var (id, proficiency) in replace ? [] : Of(user))
                held[id] = proficiency;
            foreach (var (id, proficiency) in wanted)
                held[id] = proficiency;
            _held[user] = held;
        }
    }

    private void Remove(string user, string id)
    {
        lock (_lock)
        {
            var left = Of(user);
            if (left.RemoveAll(one => one.Key.Equals(id, StringComparison.OrdinalIgnoreCase)) == 0)
                throw ApiException.NotFound();
            Set(user, left, replace: true);
        }
    }

    private string Known(ApiRequest request) => users.Known(request.Value(0));

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var wanted = Read(await request.ObjectAsync(), null);
        Set(Known(request), [wanted], replace: false);
        return ApiAnswer.Json(Written(request.Value(0)).Find(one => Is(one, wanted.Key))!);
    }

    private async ValueTask<ApiAnswer> ManyAsync(ApiRequest request, bool replace)
    {
        var wanted = (await Bodies.ObjectsAsync(request, most: 50)).ConvertAll(one => Read(one, null));
        Set(Known(request), wanted, replace);
        return Paging.Page(request, Written(request.Value(0)));
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var wanted = Read(await request.ObjectAsync(), request.Value(1));
        if (!Of(Known(request)).Exists(one => one.Key.Equals(wanted.Key, StringComparison.OrdinalIgnoreCase)))
            throw ApiException.NotFound();
        Set(request.Value(0), [wanted], replace: false);
        return ApiAnswer.Json(Written(request.Value(0)).Find(one => Is(one, wanted.Key))!);
    }

    private KeyValuePair<string, double> Read(JsonObject body, string? id)
    {
        id ??= Bodies.Id(body);
        if (!names.Store.Contains(id))
            throw ApiException.BadRequest($"The id {id} of {word} does not exist.", "invalid.value");
        if (
            body["proficiency"] is not JsonValue value
            || value.GetValueKind() != JsonValueKind.Number
            || value.GetValue<double>() is not (>= 0 and <= 5)
        )
            throw ApiException.BadRequest("The proficiency is required and must be from 0 to 5.", "invalid.value");
        return KeyValuePair.Create(id, value.GetValue<double>());
    }

    private static bool Is(JsonObject one, string id) =>
        one["id"]!.GetValue<string>().Equals(id, StringComparison.OrdinalIgnoreCase);

    private List<JsonObject> Written(string user)
    {
        List<JsonObject> written = [];
        foreach (var (id, proficiency) in Of(user))
            if (names.Store.Find(id) is { } entity)
                written.Add(
                    new JsonObject
                    {
                        ["id"] = entity["id"]!.DeepClone(),
                        ["name"] = entity["name"]!.DeepClone(),
                        ["proficiency"] = proficiency,
                        ["state"] = "active",
                        [uri] = entity["selfUri"]!.DeepClone(),
                        ["selfUri"] = $"/api/v2/users/{user}/{word}/{id}",
                    }
                );
        return written;
    }
}
