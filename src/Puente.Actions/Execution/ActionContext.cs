using System.Text.Json;
using Puente.Actions.Json;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Java;
using Puente.Actions.Velocity.Tools;

namespace Puente.Actions.Execution;

/// <summary>The variables that templates see.</summary>
internal static class ActionContext
{
    public static VelocityContext ForRequest(
        ActionProgram program,
        JsonPart input,
        ActionRunOptions options,
        SignIn sign
    )
    {
        var values = new JavaMap(input.Count + 2);
        foreach (var member in input.Members)
            values.Put(member.Name, JavaValue.From(member.Value));
        values.Put("rawRequest", JsonText.Of(input));
        if (program.File.IntegrationId is { } integration)
            values.Put("integrationId", integration);
        var credentials = new JavaMap(options.Credentials.Fields.Count);
        foreach (var (name, value) in options.Credentials.Fields)
            credentials.Put(name, value);
        var context = new VelocityContext().Set("input", values).Set("credentials", credentials);
        if (sign.AuthResponse.ValueKind == JsonValueKind.Object)
            context.Set("authResponse", sign.AuthResponse);
        return context.AddRequestTools(program.File.IntegrationType);
    }

    public static VelocityContext ForSuccess(
        ActionProgram program,
        ActionResponse response,
        IReadOnlyList<KeyValuePair<string, string?>> values
    )
    {
        var context = new VelocityContext().AddSuccessTools();
        if (program.UsesRawResult)
            context.Set("rawResult", response.Body);
        foreach (var (key, value) in values)
            if (value is not null)
                context.Set(key, value);
        return context;
    }
}
