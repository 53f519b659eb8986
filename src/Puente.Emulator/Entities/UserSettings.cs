using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Voicemail policy and routing utilization of users; the defaults hold until somebody changes them.</summary>
internal sealed class UserSettings(Users users, VirtualClock clock)
{
    private const string Voicemail = "/api/v2/voicemail/userpolicies/{userId}";
    private const string Utilization = "/api/v2/routing/users/{userId}/utilization";
    private readonly ConcurrentDictionary<string, JsonObject> _voicemail = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, JsonObject> _utilization = new(StringComparer.OrdinalIgnoreCase);

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Voicemail, request => new(ApiAnswer.Json(Policy(Known(request)))));
        routes.Add("PATCH", Voicemail, ChangePolicyAsync);
        routes.Add(
            "GET",
            Utilization,
            request => new(ApiAnswer.Json(UtilizationOf(Known(request)))),
            "routing:utilization:view",
            "routing:utilization:manage"
        );
        routes.Add("PUT", Utilization, SetUtilizationAsync, "routing:utilization:manage");
        routes.Add("DELETE", Utilization, Reset, "routing:utilization:manage");
        routes.Add("GET", "/api/v2/routing/utilization", _ => new(ApiAnswer.Json(Default())));
    }

    private string Known(ApiRequest request) => users.Known(request.Value(0));

    private JsonObject Policy(string user) =>
        (JsonObject)(
            _voicemail.GetValueOrDefault(user)?.DeepClone()
            ?? new JsonObject
            {
                ["enabled"] = true,
                ["alertTimeoutSeconds"] = 25,
                ["modifiedDate"] = Dates.Write(clock.Now),
                ["sendEmailNotifications"] = true,
            }
        );

    private async ValueTask<ApiAnswer> ChangePolicyAsync(ApiRequest request)
    {
        var (user, body) = (Known(request), await request.ObjectAsync());
        var policy = Policy(user);
        if (Json.Whole(body, "alertTimeoutSeconds") is { } seconds)
            policy["alertTimeoutSeconds"] = seconds;
        foreach (var flag in (string[])["enabled", "sendEmailNotifications"])
            if (body[flag] is not null)
                policy[flag] = Json.Flag(body, flag);
        policy["modifiedDate"] = Dates.Write(clock.Now);
        _voicemail[user] = policy;
        return ApiAnswer.Json(policy.DeepClone());
    }

    private JsonObject UtilizationOf(string user) =>
        (JsonObject)(_utilization.GetValueOrDefault(user)?.DeepClone() ?? Default());

    private async ValueTask<ApiAnswer> SetUtilizationAsync(ApiRequest request)
    {
        var (user, body) = (Known(request), await request.ObjectAsync());
        if (body["utilization"] is not JsonObject wanted)
            throw ApiException.BadRequest("The utilization is required.", "required.field.missing");
        foreach (var (media, value) in wanted)
            if (value is not JsonObject one || Json.Whole(one, "maximumCapacity") is not (>= 0 and <= 25))
                throw ApiException.BadRequest($"The maximumCapacity of {media} must be from 0 to 25.", "invalid.value");
        _utilization[user] = new JsonObject
        {
            ["utilization"] = wanted.DeepClone(),
            ["labelUtilizations"] = body["labelUtilizations"]?.DeepClone() ?? new JsonObject(),
            ["level"] = "Agent",
        };
        return ApiAnswer.Json(UtilizationOf(user));
    }

    private ValueTask<ApiAnswer> Reset(ApiRequest request)
    {
        _utilization.TryRemove(Known(request), out _);
        return new(ApiAnswer.Empty(204));
    }

    private static JsonObject Default()
    {
        var media = new JsonObject();
        foreach (
            var (name, capacity) in ((string, int)[])
                [("call", 1), ("callback", 1), ("chat", 4), ("email", 1), ("message", 4)]
        )
            media[name] = new JsonObject
            {
                ["maximumCapacity"] = capacity,
                ["interruptableMediaTypes"] = new JsonArray(),
                ["includeNonAcd"] = false,
            };
        return new JsonObject
        {
            ["utilization"] = media,
            ["labelUtilizations"] = new JsonObject(),
            ["level"] = "Organization",
        };
    }
}
