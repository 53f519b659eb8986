using System.Text.Json.Nodes;

namespace Puente.Emulator.Http;

/// <summary>A refusal with the platform's status, code and words. Thrown by handlers, written by the dispatcher.</summary>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public JsonObject? Limit { get; init; }
    public int? RetryAfterSeconds { get; init; }
    public string? MessageWithParams { get; init; }
    public JsonObject? MessageParams { get; init; }

    /// <summary><c>details[].errorCode</c> of the one detail; null for none.</summary>
    public string? DetailCode { get; init; }

    public JsonObject Body(string contextId)
    {
        var body = new JsonObject
        {
            ["message"] = Message,
            ["code"] = Code,
            ["status"] = Status,
        };
        if (MessageWithParams is not null)
        {
            body["messageWithParams"] = MessageWithParams;
            body["messageParams"] = MessageParams?.DeepClone();
        }
        body["contextId"] = contextId;
        body["details"] = DetailCode is null
            ? new JsonArray()
            : new JsonArray(new JsonObject { ["errorCode"] = DetailCode });
        body["errors"] = new JsonArray();
        if (Limit is not null)
            body["limit"] = Limit.DeepClone();
        return body;
    }

    public static ApiException BadRequest(string message, string code = "bad.request") => new(400, code, message);

    public static ApiException NotFound() => new(404, "not.found", "The requested resource was not found.");

    public static ApiException Conflict(string message) => new(409, "general.conflict", message);

    public static ApiException InvalidValue(string value, string type, IEnumerable<string> allowed) =>
        new(
            400,
            "invalid.value",
            $"Value [{value}] is not valid for field type [{type}]. Allowable values are: {string.Join(", ", allowed)}"
        );

    public static ApiException MissingAnyPermission(IEnumerable<string> permissions)
    {
        var list = $"[{string.Join(", ", permissions)}]";
        const string Text =
            "Unable to perform the requested action. You must have at least one of the following permissions assigned: ";
        return new ApiException(403, "missing.any.permissions", Text + list)
        {
            MessageWithParams = Text + "{permissions}",
            MessageParams = new JsonObject { ["permissions"] = list },
        };
    }
}
