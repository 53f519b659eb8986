using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>What guests ask over their sockets.</summary>
internal sealed partial class GuestRequests(
    GuestSessions sessions,
    Deployments deployments,
    GuestConversations conversations,
    Attachments attachments,
    GuestJwts jwts,
    VirtualClock clock,
    WebMessagingOptions options,
    TimeProvider time
)
{
    public void Handle(GuestConnection connection, JsonObject? frame)
    {
        string? tracingId = null;
        try
        {
            if (frame is null)
                throw GuestError.Bad("A request is a JSON object.");
            tracingId = Json.Text(frame, "tracingId");
            Act(connection, frame, tracingId);
        }
        catch (GuestError refused)
        {
            Answer(connection, "string", GuestFrames.Refusal(refused, tracingId));
        }
        catch (ApiException refused)
        {
            Answer(connection, "string", GuestFrames.Refusal(new(refused.Status, refused.Message), tracingId));
        }
    }

    private void Act(GuestConnection connection, JsonObject frame, string? tracingId)
    {
        var action = Json.Text(frame, "action") ?? throw GuestError.Missing("action");
        var token = Json.Text(frame, "token") ?? throw GuestError.Missing("token");
        if (action == "configureAuthenticatedSession")
            throw new GuestError(403, "Session authentication failed");
        if (action == "configureSession")
        {
            Configure(connection, frame, token, tracingId);
            return;
        }
        if (connection.Session is not { } session || session.Token != token)
            throw GuestError.NoSession();
        if (sessions.Find(token) != session)
            throw clock.NowMs >= session.Expires ? GuestError.Expired() : GuestError.NoSession();
        if (session.Window.Count(time) is var (count, reset) && count > options.RequestsPerMinute)
        {
            Answer(connection, "TooManyRequestsErrorMessage", GuestFrames.TooMany(reset, tracingId));
            return;
        }
        session.Extend(clock.NowMs + (long)options.SessionLife.TotalMilliseconds);
        lock (session.Gate)
            Act(connection, session, action, frame, tracingId);
    }

    private void Act(
        GuestConnection connection,
        GuestSession session,
        string action,
        JsonObject frame,
        string? tracingId
    )
    {
        switch (action)
        {
            case "onMessage":
                conversations.Take(session, Settings(session.DeploymentId), frame, tracingId);
                break;
            case "echo":
                Echo(connection, session, frame, tracingId);
                break;
            case "onAttachment":
                Announce(connection, session, frame, tracingId);
                break;
            case "getAttachment":
                Presigned(connection, session, attachments.Of(Id(frame), session.Token), tracingId, uploads: false);
                break;
            case "deleteAttachment":
                Withdraw(connection, session, Id(frame), tracingId);
                break;
            case "getJwt":
                var (jwt, exp) = jwts.Issue(session.GuestId);
                Respond(connection, "JwtResponse", new JsonObject { ["jwt"] = jwt, ["exp"] = exp }, tracingId);
                break;
            case "getConfiguration":
                Respond(connection, "GetConfigurationResponse", Limits(session), tracingId);
                break;
            case "closeSession":
                Close(connection, session, Json.Flag(frame, "closeAllConnections"));
                break;
            case "disconnectCustomer":
                sessions.Leave(session);
                break;
            default:
                throw GuestError.Bad($"The action {action} is not known.");
        }
    }

    private void Configure(GuestConnection connection, JsonObject frame, string token, string? tracingId)
    {
        if (!Guid.TryParse(token, out _))
            throw GuestError.Bad("The token must be a UUID.");
        if ((Json.Text(frame, "deploymentId") ?? connection.DeploymentId) != connection.DeploymentId)
            throw GuestError.Bad("The deploymentId differs from that of the socket.");
        var settings = Settings(connection.DeploymentId);
        // Starting anew closes the sockets of the old session, and this one asks for the new.
        connection.Session?.Detach(connection.Socket);
        connection.Session = null;
        var (session, isNew, cleared) = sessions.Open(
            token,
            connection.DeploymentId,
            connection.Origin,
            Json.Flag(frame, "startNew")
        );
        connection.Session = session;
        var body = new JsonObject
        {
            ["connected"] = true,
            ["newSession"] = isNew,
            ["readOnly"] = session.IsReadOnly,
            ["clearedExistingSession"] = cleared,
            ["allowedMedia"] = settings.Files(options.AttachmentKilobytes).Allowed(),
            ["blockedExtensions"] = new JsonArray([.. FileRules.Blocked.Select(one => JsonValue.Create(one))]),
            ["maxCustomDataBytes"] = options.CustomDataBytes,
            ["durationSeconds"] = (long)options.SessionLife.TotalSeconds,
            ["expirationDate"] = session.Expires / 1000,
            ["autoStarted"] = settings.AutoStarts,
        };
        // Told before it is attached: no message may come before the answer to the first request.
        Respond(connection, "SessionResponse", body, tracingId);
        foreach (var oldest in session.Attach(connection.Socket, options.SocketsPerToken))
        {
            sessions.Wire.Post(
                oldest,
                token,
                "ConnectionClosedEvent",
                GuestFrames.Message("ConnectionClosedEvent", new JsonObject())
            );
            oldest.Close(1000, "too many sockets hold the token");
        }
    }

    private void Echo(GuestConnection connection, GuestSession session, JsonObject frame, string? tracingId)
    {
        var text = frame["message"] is JsonObject message ? Json.Text(message, "text") ?? "" : "";
        var body = new JsonObject
        {
            ["text"] = text,
            ["type"] = "Text",
            ["direction"] = "Outbound",
            ["metadata"] = new JsonObject
            {
                ["durationSeconds"] = $"{(long)options.SessionLife.TotalSeconds}",
                ["expirationDate"] = $"{session.Expires / 1000}",
            },
        };
        Respond(connection, "StructuredMessage", body, tracingId);
    }

    private JsonObject Limits(GuestSession session) =>
        new()
        {
            ["allowedMedia"] = Settings(session.DeploymentId).Files(options.AttachmentKilobytes).Allowed(),
            ["blockedExtensions"] = new JsonArray([.. FileRules.Blocked.Select(one => JsonValue.Create(one))]),
            ["maxCustomDataBytes"] = options.CustomDataBytes,
            ["messageRoutingEnabled"] = true,
            ["sessionDurationSeconds"] = (long)options.SessionLife.TotalSeconds,
        };

    private void Close(GuestConnection connection, GuestSession session, bool all)
    {
        foreach (var socket in all ? session.DetachAll() : [connection.Socket])
        {
            session.Detach(socket);
            sessions.Wire.Post(
                socket,
                session.Token,
                "ConnectionClosedEvent",
                GuestFrames.Message("ConnectionClosedEvent", new JsonObject())
            );
            socket.Close(1000, "closed by the guest");
        }
    }

    private DeploymentSettings Settings(string deploymentId) =>
        deployments.Settings(deploymentId) is { IsActive: true } found
            ? found
            : throw new GuestError(403, "The deployment is not active.");

    private static string Id(JsonObject frame) =>
        Json.Text(frame, "attachmentId") ?? throw GuestError.Missing("attachmentId");

    private void Respond(GuestConnection connection, string name, JsonObject body, string? tracingId) =>
        Answer(connection, name, GuestFrames.Response(name, body, tracingId));

    private void Answer(GuestConnection connection, string name, byte[] frame) =>
        sessions.Wire.Post(connection.Socket, connection.Session?.Token ?? "", name, frame);
}
