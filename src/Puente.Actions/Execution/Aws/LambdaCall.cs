using System.Text.Json;

namespace Puente.Actions.Execution.Aws;

/// <summary>Invokes the function that an action names, and says in the platform's words what went wrong.</summary>
internal static class LambdaCall
{
    public const string IntegrationType = "aws-lambda-data-actions";

    private const string Version = "2015-03-31";

    public static ActionRequest Create(
        ActionRequest request,
        FunctionArn function,
        AwsAccess access,
        AwsKeys keys,
        DateTimeOffset now
    ) =>
        AwsSignature.Sign(
            new ActionRequest(
                "POST",
                $"{access.AddressOf("lambda", function).GetLeftPart(UriPartial.Authority)}/{Version}/functions/{Uri.EscapeDataString(function.Name)}/invocations",
                [
                    new("Content-Type", "application/json"),
                    new("X-Amz-Invocation-Type", "RequestResponse"),
                    new("X-Amz-Log-Type", "None"),
                    new("Transfer-Encoding", "buffered"),
                ],
                request.Body
            ),
            keys,
            function.Region,
            "lambda",
            now
        );

    /// <summary>
    /// Null when the function gave an answer. An error of the function comes as a success of the service, with a header;
    /// which category each becomes on the platform no recording shows (docs/actions.md, "Not known").
    /// </summary>
    public static ActionError? ErrorOf(string function, ActionResponse response)
    {
        if (response.Status is >= 200 and <= 299)
            return Header(response, "X-Amz-Function-Error") is { } kind ? OfFunction(function, kind, response) : null;
        var code = Header(response, "X-Amzn-ErrorType")?.Split(':')[0] ?? "(no code)";
        var message = FormattableString.Invariant($"AWS answered {response.Status} {code} to the call of {function}.");
        return response.Status switch
        {
            401 or 403 => ActionError.Of(
                ActionFault.Authentication,
                message + " Check the keys, the role and its right lambda:InvokeFunction."
            ),
            413 => ActionError.Of(ActionFault.TooLarge, message),
            _ => ActionError.OfRemote(response.Status, message),
        };
    }

    private static ActionError OfFunction(string function, string kind, ActionResponse response)
    {
        var (type, text) = Read(response.Body);
        var message = $"The function {function} failed ({kind}{(type is null ? "" : $", {type}")}): {text}";
        // The service ends a function that takes longer than its own limit, and says so in words only.
        return type == "Sandbox.Timedout" || text.Contains("Task timed out after", StringComparison.Ordinal)
            ? ActionError.Of(ActionFault.Timeout, message)
            : ActionError.OfRemote(500, message);
    }

    private static (string? Type, string Message) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (Member(root, "errorType"), Member(root, "errorMessage") ?? "no message")
                : (null, "no message");
        }
        catch (JsonException)
        {
            return (null, "no message");
        }
    }

    private static string? Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private static string? Header(ActionResponse response, string name) =>
        response.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
