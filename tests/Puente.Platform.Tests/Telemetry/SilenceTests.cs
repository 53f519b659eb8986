using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Telemetry;

/// <summary>Promise P9.</summary>
public sealed class SilenceTests
{
    private const string Customer = "ana.ruiz@acme.example";

    [Fact]
    public async Task No_secret_token_or_customer_shows_in_logs_errors_activities_or_metrics()
    {
        var seen = new ConcurrentQueue<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a =>
                seen.Enqueue(
                    $"activity {a.DisplayName} {string.Join(' ', a.TagObjects.Select(t => $"{t.Key}={t.Value}"))}"
                ),
        };
        ActivitySource.AddActivityListener(activities);
        using var meters = new MeterListener { InstrumentPublished = (i, l) => l.EnableMeasurementEvents(i) };
        meters.SetMeasurementEventCallback<double>((i, _, tags, _) => seen.Enqueue($"metric {i.Name} {Text(tags)}"));
        meters.SetMeasurementEventCallback<long>((i, _, tags, _) => seen.Enqueue($"metric {i.Name} {Text(tags)}"));
        meters.Start();

        using var log = new Recorder();
        await using var server = await PlatformServer.StartAsync(
            (context, n) =>
            {
                if (n == 2)
                    context.Response.Headers.RetryAfter = "0";
                return PlatformServer.WriteAsync(
                    context,
                    $$"""{"code":"some.code","message":"{{Customer}} is not here"}""",
                    n switch
                    {
                        1 => 401,
                        2 => 503,
                        _ => 404,
                    }
                );
            }
        );
        using var client = new PlatformClient(Clients.Options(o => o.ApiBase = server.Address), log: log);
        var route = Route.Of("/api/v2/users/{userId}", Customer).With("lookup", Customer);
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() => client.SendAsync(HttpMethod.Get, route));
        seen.Enqueue(error.ToString());
        foreach (var line in log.Lines)
            seen.Enqueue($"log {line}");
        foreach (var usage in client.Usage)
            seen.Enqueue($"usage {usage.Key}");

        Assert.Contains(seen, s => s.StartsWith("activity GET /api/v2/users/{userId}", StringComparison.Ordinal));
        Assert.Contains(seen, s => s.StartsWith("metric puente.platform.tries", StringComparison.Ordinal));
        Assert.Contains(
            seen,
            s =>
                s.StartsWith("log ", StringComparison.Ordinal)
                && s.Contains("/api/v2/users/{userId}", StringComparison.Ordinal)
        );
        foreach (
            var forbidden in (string[])[Clients.SecretText, "ana.ruiz", "acme.example", "Bearer", "Basic", "token\""]
        )
            Assert.DoesNotContain(seen, s => s.Contains(forbidden, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_refused_sign_in_shows_no_secret()
    {
        using var log = new Recorder();
        using var socket = new ScriptedSocket
        {
            OnToken = (sent, n) =>
                Task.FromResult(
                    ScriptedSocket.Json(
                        $$"""{"error":"{{(n == 1 ? "invalid_request" : "invalid_client")}}","error_description":"rate limit exceeded; {{Clients.SecretText}} {{sent.Authorization}}"}""",
                        HttpStatusCode.BadRequest
                    )
                ),
        };
        var time = new FakeTimeProvider();
        using var client = Clients.Over(socket, time, log: log);
        var error = await Assert.ThrowsAsync<SignInException>(() =>
            time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"))
        );
        Assert.NotEmpty(log.Lines);
        foreach (var text in log.Lines.Append(error.ToString()))
        {
            Assert.DoesNotContain(Clients.SecretText, text, StringComparison.Ordinal);
            Assert.DoesNotContain("Basic", text, StringComparison.Ordinal);
        }
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = "";
        foreach (var tag in tags)
            text += $"{tag.Key}={tag.Value} ";
        return text;
    }
}
