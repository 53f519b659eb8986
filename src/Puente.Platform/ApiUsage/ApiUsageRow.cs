using System.Text.Json.Serialization;

namespace Puente.Platform.ApiUsage;

/// <summary>Requests of one kind in one period, as the platform counted them. Dimensions that were not asked for are empty.</summary>
/// <param name="TemplateUri"><c>api/v2/users/{userId}</c></param>
/// <param name="Date">Begin of the period; null when the answer is not divided by time.</param>
public sealed record ApiUsageRow(
    string? ClientId,
    string? ClientName,
    string? TemplateUri,
    string? HttpMethod,
    long Requests,
    long Status200,
    long Status300,
    long Status400,
    long Status500,
    long Status429,
    DateTimeOffset? Date
);

internal sealed record UsageStarted(string? ExecutionId);

internal sealed record UsageResult(string? QueryStatus, ApiUsageRow[]? Results, UsageCursors? Cursors);

internal sealed record UsageCursors(string? After);

internal sealed record UsageJobStarted(string? Id);

internal sealed record UsageJobPage(string? QueryStatus, string? NextUri, UsageJobRow[]? Entities);

internal sealed record UsageJobRow(
    DateTimeOffset? Date,
    string? HttpMethod,
    string? TemplateUri,
    long RequestCount,
    long Status200,
    long Status300,
    long Status400,
    long Status500,
    long Status429,
    UsageJobClient? OauthClient
);

internal sealed record UsageJobClient(string? Id, string? Name);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(UsageStarted))]
[JsonSerializable(typeof(UsageResult))]
[JsonSerializable(typeof(UsageJobStarted))]
[JsonSerializable(typeof(UsageJobPage))]
internal sealed partial class ApiUsageJson : JsonSerializerContext;
