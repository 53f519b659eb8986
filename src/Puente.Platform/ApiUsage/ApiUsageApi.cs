using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Puente.Platform.Errors;
using Puente.Platform.Requests;

namespace Puente.Platform.ApiUsage;

/// <summary>
/// What the platform counted. Its numbers are up to a day old and renewed once a day (docs/facts.md#budget-and-usage).
/// </summary>
public sealed class ApiUsageApi
{
    private static readonly Route QueryRoute = Route.Of("/api/v2/usage/query");
    private static readonly Route JobRoute = Route.Of("/api/v2/usage/aggregates/query/jobs");

    /// <summary>The vendor asks for no more than a look every minute or two once an execution takes long.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly PlatformClient _client;

    internal ApiUsageApi(PlatformClient client) => _client = client;

    /// <summary>Requests by client, route and method, a row a day.</summary>
    /// <param name="to">Last day, included.</param>
    /// <exception cref="PlatformContentException">The platform could not answer, or not in time.</exception>
    public async Task<IReadOnlyList<ApiUsageRow>> QueryAsync(
        DateOnly from,
        DateOnly to,
        TimeProvider time,
        TimeSpan patience,
        CancellationToken cancellationToken = default
    )
    {
        var started = await _client.SendBufferedAsync(
            HttpMethod.Post,
            QueryRoute,
            Body(from, to, ["OAuthClientId", "TemplateUri", "HttpMethod"]),
            RequestOptions.Query,
            cancellationToken
        );
        if (started.Read(ApiUsageJson.Default.UsageStarted).ExecutionId is not { Length: > 0 } id)
            throw started.Unusable("the answer names no executionId.");
        var results = Route.Of("/api/v2/usage/query/{executionId}/results", id);
        var (rows, route) = (new List<ApiUsageRow>(), results);
        for (var page = 0; page < _client.MaxPages; page++)
        {
            string? after = null;
            rows.AddRange(
                await PollAsync(
                    route,
                    answer =>
                    {
                        var result = answer.Read(ApiUsageJson.Default.UsageResult);
                        after = result.Cursors?.After;
                        return result.QueryStatus switch
                        {
                            "Complete" => result.Results ?? [],
                            "Failed" => throw answer.Unusable("the platform could not count the usage (Failed)."),
                            _ => null,
                        };
                    },
                    time,
                    patience,
                    cancellationToken
                )
            );
            if (string.IsNullOrEmpty(after))
                return rows;
            route = results.With("after", after);
        }

        throw started.Unusable($"the listing has more than {_client.MaxPages} pages.");
    }

    /// <summary>The same by the newer form, which some organisations have instead.</summary>
    /// <inheritdoc cref="QueryAsync"/>
    public async Task<IReadOnlyList<ApiUsageRow>> RunJobAsync(
        DateOnly from,
        DateOnly to,
        TimeProvider time,
        TimeSpan patience,
        CancellationToken cancellationToken = default
    )
    {
        var started = await _client.SendBufferedAsync(
            HttpMethod.Post,
            JobRoute,
            Body(from, to, ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]),
            RequestOptions.Query,
            cancellationToken
        );
        if (started.Read(ApiUsageJson.Default.UsageJobStarted).Id is not { Length: > 0 } id)
            throw started.Unusable("the answer names no job.");
        var route = Route.Of("/api/v2/usage/aggregates/query/jobs/{jobId}", id).With("pageSize", 100);
        var rows = new List<ApiUsageRow>();
        for (var page = 0; page < _client.MaxPages; page++)
        {
            string? next = null;
            rows.AddRange(
                await PollAsync(
                    route,
                    answer =>
                    {
                        var result = answer.Read(ApiUsageJson.Default.UsageJobPage);
                        next = result.NextUri;
                        return result.QueryStatus switch
                        {
                            "Succeeded" => [.. (result.Entities ?? []).Select(Plain)],
                            "Failed" or "Cancelled" => throw answer.Unusable(
                                $"the platform could not count the usage ({result.QueryStatus})."
                            ),
                            _ => null,
                        };
                    },
                    time,
                    patience,
                    cancellationToken
                )
            );
            if (next is null || !next.StartsWith('/'))
                return rows;
            route = route.At(next);
        }

        throw started.Unusable($"the listing has more than {_client.MaxPages} pages.");
    }

    private async Task<ApiUsageRow[]> PollAsync(
        Route route,
        Func<BufferedAnswer, ApiUsageRow[]?> read,
        TimeProvider time,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var answer = await _client.SendBufferedAsync(
                HttpMethod.Get,
                route,
                null,
                RequestOptions.Default,
                cancellationToken
            );
            if (read(answer) is { } rows)
                return rows;
            if (time.GetElapsedTime(started) + pause > patience)
                throw answer.Unusable(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the platform was still counting after {patience.TotalSeconds:0} s; ask again later."
                    )
                );
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static ReadOnlyMemory<byte> Body(DateOnly from, DateOnly to, ReadOnlySpan<string> groupBy)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(
                "interval",
                string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}/{to.AddDays(1):yyyy-MM-dd}")
            );
            json.WriteString("granularity", "Day");
            json.WriteStartArray("groupBy");
            foreach (var name in groupBy)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static ApiUsageRow Plain(UsageJobRow row) =>
        new(
            row.OauthClient?.Id,
            row.OauthClient?.Name,
            row.TemplateUri,
            row.HttpMethod,
            row.RequestCount,
            row.Status200,
            row.Status300,
            row.Status400,
            row.Status500,
            row.Status429,
            row.Date
        );
}
