using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Channels;

/// <summary>The REST side of channels. The operations ask for no permission of their own; topics do.</summary>
internal sealed class ChannelEndpoints(ChannelStore channels, ChannelOptions options)
{
    private const string Root = "/api/v2/notifications/channels";
    private const string OfChannel = Root + "/{channelId}";
    private const string Subscriptions = OfChannel + "/subscriptions";

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Root, request => new(Create(request)));
        routes.Add("GET", Root, request => new(List(request)));
        routes.Add("HEAD", OfChannel, request => new(ApiAnswer.Empty(Find(request) is null ? 404 : 200)));
        routes.Add("GET", Subscriptions, request => new(Answer(Get(request))));
        routes.Add("POST", Subscriptions, request => SubscribeAsync(request, replaces: false));
        routes.Add("PUT", Subscriptions, request => SubscribeAsync(request, replaces: true));
        routes.Add("DELETE", Subscriptions, request => new(Clear(request)));
        AvailableTopics.Map(routes);
    }

    private NotificationChannel? Find(ApiRequest request) =>
        channels.TryFind(request.Value(0), request.Token!, out var channel) ? channel : null;

    private NotificationChannel Get(ApiRequest request) => Find(request) ?? throw ApiException.NotFound();

    private ApiAnswer Create(ApiRequest request)
    {
        var kind = request.Query("connectionType") is { Length: > 0 } given ? given : "websocket";
        if (kind is not ("websocket" or "streaming"))
            throw ApiException.InvalidValue(kind, "connectionType", ["websocket", "streaming"]);
        var shown = Shown(channels.Create(request.Token!), request);
        if (kind == "streaming")
            shown["connectUri"] = shown["connectUri"]!
                .GetValue<string>()
                .Replace("/channels/", "/stream/channels/", StringComparison.Ordinal);
        return ApiAnswer.Json(shown);
    }

    private ApiAnswer List(ApiRequest request)
    {
        var which = request.Query("includechannels") ?? "token";
        if (which is not ("token" or "oauthclient"))
            throw ApiException.InvalidValue(which, "includechannels", ["token", "oauthclient"]);
        var own = channels.OwnedBy(request.Token!);
        var shown = own.Where(channel => channel.Token == request.Token).Select(channel => Shown(channel, request));
        // Of the client's other tokens only the existence is told: the id is a credential.
        if (which == "oauthclient")
            shown = shown.Concat(
                own.Where(channel => channel.Token != request.Token)
                    .Select(channel => new JsonObject { ["expires"] = Dates.Write(channel.Expires) })
            );
        return ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray([.. shown]) });
    }

    private async ValueTask<ApiAnswer> SubscribeAsync(ApiRequest request, bool replaces)
    {
        var channel = Get(request);
        var ids = TopicGate.Ids(await request.BodyAsync());
        var ignoresErrors = request.Query("ignoreErrors") switch
        {
            null or "" => false,
            { } text when bool.TryParse(text, out var flag) => flag,
            _ => throw ApiException.BadRequest("ignoreErrors must be true or false.", "invalid.value"),
        };
        var gate = ignoresErrors ? TopicGate.Sort(ids, request.Token!) : TopicGate.Demand(ids, request.Token!);
        if (channels.Subscribe(channel, gate.Permitted, replaces) is null)
            throw ApiException.BadRequest(
                $"A channel may have at most {options.Topics} topics.",
                "notification.subscription.too.many.subscriptions"
            );
        return Answer(channel, gate.Refused);
    }

    private ApiAnswer Clear(ApiRequest request)
    {
        channels.Unsubscribe(Get(request), _ => true);
        return ApiAnswer.Empty(204);
    }

    private ApiAnswer Answer(NotificationChannel channel, IReadOnlyList<Refusal>? refused = null)
    {
        var permitted = channels
            .SubscriptionsOf(channel)
            .Select(one => new JsonObject
            {
                ["id"] = one.Id,
                ["state"] = "Permitted",
                ["selfUri"] = SelfUri(channel, one.Id),
            });
        var rejected = (refused ?? []).Select(refusal => new JsonObject
        {
            ["id"] = refusal.Topic,
            ["state"] = "Rejected",
            ["rejectionReason"] = refusal.Reason,
            ["missingPermissions"] = new JsonArray([
                .. refusal.MissingPermissions.Select(permission => JsonValue.Create(permission)),
            ]),
            ["selfUri"] = SelfUri(channel, refusal.Topic),
        });
        return ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray([.. permitted.Concat(rejected)]) });
    }

    private static string SelfUri(NotificationChannel channel, string topic) =>
        $"{Root}/{channel.Id}/subscriptions/{Uri.EscapeDataString(topic)}";

    private JsonObject Shown(NotificationChannel channel, ApiRequest request) =>
        new()
        {
            ["connectUri"] = ConnectUri(channel, request),
            ["id"] = channel.Id,
            ["expires"] = Dates.Write(channel.Expires),
        };

    private string ConnectUri(NotificationChannel channel, ApiRequest request)
    {
        var asked = request.Http.Request;
        var scheme = asked.IsHttps ? "wss" : "ws";
        return $"{scheme}://{options.StreamingHost ?? asked.Host.Value}/channels/{channel.Id}";
    }
}
