using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Levers;

/// <summary>What only an emulator has: the clock, the truth, the faults, the log. No token is asked for.</summary>
internal sealed class LeverEndpoints(EmulatorHost host)
{
    public void Map(RouteTable routes)
    {
        Open(routes, "GET", "/_emulator/clock", _ => new(ApiAnswer.Json(ClockState())));
        Open(routes, "POST", "/_emulator/clock", MoveClockAsync);
        Open(routes, "GET", "/_emulator/truth", TruthAsync);
    }

    private static void Open(
        RouteTable routes,
        string method,
        string template,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle
    ) => routes.Add(new Route(method, template, [], handle, Open: true));

    private JsonObject ClockState() => new() { ["now"] = Dates.Write(host.Clock.Now), ["speed"] = host.Clock.Speed };

    private async ValueTask<ApiAnswer> MoveClockAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        try
        {
            if (Json.Text(body, "advance") is { } advance)
                host.Clock.Advance(TimeSpan.Parse(advance, System.Globalization.CultureInfo.InvariantCulture));
            if (Json.Text(body, "set") is { } set)
                host.Clock.Set(Dates.TryRead(set, out var to) ? to : throw new FormatException());
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw ApiException.BadRequest(
                "Give advance as [d.]hh:mm:ss or set as an ISO-8601 time that is not in the past."
            );
        }
        return ApiAnswer.Json(ClockState());
    }

    private async ValueTask<ApiAnswer> TruthAsync(ApiRequest request)
    {
        if (!Dates.TryRead(request.Query("from"), out var from) || !Dates.TryRead(request.Query("to"), out var to))
            throw ApiException.BadRequest("Give from and to as ISO-8601 times.", "invalid.date");
        DateTimeOffset? asOf = null;
        if (request.Query("asOf") is { Length: > 0 } text)
            asOf = Dates.TryRead(text, out var time)
                ? time
                : throw ApiException.BadRequest("asOf must be an ISO-8601 time.", "invalid.date");
        request.Http.Response.ContentType = "application/x-ndjson";
        foreach (var record in host.Truth(from, to, asOf))
        {
            await request.Http.Response.Body.WriteAsync(record, request.Aborted);
            await request.Http.Response.Body.WriteAsync("\n"u8.ToArray(), request.Aborted);
        }
        return ApiAnswer.Empty(200);
    }
}
