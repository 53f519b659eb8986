using System.Text.Json;
using Puente.Actions.Json;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;

namespace Puente.Actions.Execution;

/// <summary>The variables that templates see.</summary>
internal static class ActionContext
{
    public static VelocityContext ForRequest(
        ActionProgram program,
        JsonElement input,
        ActionRunOptions options,
        SignIn sign
    )
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in input.EnumerateObject())
            values[member.Name] = member.Value.ValueKind == JsonValueKind.Null ? null : member.Value;
        values["rawRequest"] = JsonText.Of(input);
        if (program.File.IntegrationId is { } integration)
            values["integrationId"] = integration;
        var context = new VelocityContext()
            .Set("input", values)
            .Set(
                "credentials",
                options.Credentials.Fields.ToDictionary(field => field.Key, field => (object?)field.Value)
            );
        if (sign.AuthResponse.ValueKind == JsonValueKind.Object)
            context.Set("authResponse", sign.AuthResponse);
        return context.AddRequestTools(program.File.IntegrationType);
    }

    public static VelocityContext ForSuccess(string rawResult, IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        var context = new VelocityContext().AddSuccessTools().Set("rawResult", rawResult);
        foreach (var (key, value) in values)
            if (value is not null)
                context.Set(key, value);
        return context;
    }
}
