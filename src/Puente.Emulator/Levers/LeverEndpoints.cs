using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;

namespace Puente.Emulator.Levers;

/// <summary>What only an emulator has: the clock, the truth, the faults, the log. No token is asked for.</summary>
internal sealed class LeverEndpoints(EmulatorHost host)
{
    public void Map(RouteTable routes)
    {
        Open(routes, "GET", "/", Page);
        Open(routes, "GET", "/_emulator", Page);
        Open(routes, "GET", "/_emulator/clock", _ => new(ApiAnswer.Json(ClockState())));
        Open(routes, "POST", "/_emulator/clock", MoveClockAsync);
        Open(routes, "GET", "/_emulator/truth", TruthAsync);
        Open(routes, "GET", "/_emulator/requests", _ => new(ApiAnswer.Json(Requests())));
        Open(routes, "GET", "/_emulator/faults", _ => new(ApiAnswer.Json(FaultJson.Write(host.Faults))));
        Open(routes, "POST", "/_emulator/faults", AddFaultsAsync);
        Open(routes, "DELETE", "/_emulator/faults", ClearFaults);
    }

    private static void Open(
        RouteTable routes,
        string method,
        string template,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle
    ) => routes.Add(new Route(method, template, [], handle, Open: true));

    private ValueTask<ApiAnswer> Page(ApiRequest request) =>
        new(
            new ApiAnswer(200, Encoding.UTF8.GetBytes(StartPage.Write(host)))
            {
                ContentType = "text/html; charset=utf-8",
            }
        );

    private JsonObject ClockState() => new() { ["now"] = Dates.Write(host.Clock.Now), ["speed"] = host.Clock.Speed };

    private async ValueTask<ApiAnswer> MoveClockAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        try
        {
            if (Json.Text(body, "advance") is { } advance)
                host.Clock.Advance(TimeSpan.Parse(advance, CultureInfo.InvariantCulture));
            if (Json.Text(body, "set") is { } set)
                host.Clock.Set(Dates.TryRead(set, out var to) ? to : throw new FormatException("not a time"));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw ApiException.BadRequest(
                "Give advance as [d.]hh:mm:ss or set as an ISO-8601 time that is not in the past."
            );
        }
        await host.DrainEventsAsync(request.Aborted);
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
        var response = request.Http.Response;
        response.ContentType = "application/x-ndjson";
        await response.StartAsync(request.Aborted);
        foreach (var record in host.Truth(from, to, asOf))
        {
            record.Span.CopyTo(response.BodyWriter.GetSpan(record.Length + 1));
            response.BodyWriter.GetSpan(record.Length + 1)[record.Length] = (byte)'\n';
            response.BodyWriter.Advance(record.Length + 1);
            if (response.BodyWriter.UnflushedBytes > 256 * 1024)
                await response.BodyWriter.FlushAsync(request.Aborted);
        }
        await response.BodyWriter.FlushAsync(request.Aborted);
        return ApiAnswer.Empty(200);
    }

    private JsonObject Requests()
    {
        var counts = new JsonObject();
        foreach (var (route, count) in host.Requests.Counts)
            counts[route] = count;
        return new JsonObject
        {
            ["total"] = host.Requests.Total,
            ["counts"] = counts,
            ["latest"] = new JsonArray([
                .. host.Requests.Latest.Select(entry => new JsonObject
                {
                    ["number"] = entry.Number,
                    ["at"] = Dates.Write(entry.At),
                    ["route"] = entry.Route,
                    ["path"] = entry.Path,
                    ["status"] = entry.Status,
                    ["fault"] = entry.Fault,
                }),
            ]),
        };
    }

    private async ValueTask<ApiAnswer> AddFaultsAsync(ApiRequest request)
    {
        var body = await request.BodyAsync();
        JsonNode?[] rules = body is JsonArray list ? [.. list] : [body];
        foreach (var rule in rules.Select(FaultJson.Read).ToList())
            host.Faults.Add(rule);
        return ApiAnswer.Json(FaultJson.Write(host.Faults));
    }

    private ValueTask<ApiAnswer> ClearFaults(ApiRequest request)
    {
        host.Faults.Clear();
        return new(ApiAnswer.Empty(204));
    }
}
