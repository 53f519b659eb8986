using System.Text.Json;
using Puente.Actions.Tests.Examples;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;

namespace Puente.Actions.Tests.Velocity;

/// <summary>Our own actions, and real exported ones when PUENTE_ACTION_FILES names their folder.</summary>
public sealed class ExportedActionTests
{
    [Fact]
    public void Every_template_of_the_exported_actions_parses_and_renders()
    {
        var files = ExampleFiles.All.ToList();
        Assert.NotEmpty(files);

        List<string> failures = [];
        foreach (var file in files)
        {
            try
            {
                Render(JsonDocument.Parse(File.ReadAllText(file)).RootElement);
            }
            catch (VelocityException refused)
            {
                // One author wrote the root in capitals: that template fails on the platform too.
                if (refused.What == "Variable $INPUT has not been set")
                    continue;
                failures.Add($"{Path.GetFileName(file)}: {refused.Message}");
            }
        }

        Assert.Empty(failures);
    }

    private static void Render(JsonElement action)
    {
        var config = action.GetProperty("config");
        var inputs = action.GetProperty("contract").GetProperty("input").GetProperty("inputSchema");
        var input = new Dictionary<string, object?> { ["rawRequest"] = "{}" };
        if (inputs.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
                input[property.Name] = "value \"of\" " + property.Name;
        }

        var request = config.GetProperty("request");
        var any = new Dictionary<string, object?> { ["access_token"] = "token" };
        var context = new VelocityContext()
            .Set("input", input)
            .Set("credentials", any)
            .Set("authResponse", any)
            .AddRequestTools(Text(action, "integrationType"));
        Render("requestUrlTemplate", Text(request, "requestUrlTemplate"), context, VelocityOptions.Request);
        Render("requestTemplate", Text(request, "requestTemplate"), context, VelocityOptions.Request);
        if (request.TryGetProperty("headers", out var headers))
        {
            foreach (var header in headers.EnumerateObject())
                Render(header.Name, header.Value.GetString(), context, VelocityOptions.Request);
        }

        var response = config.GetProperty("response");
        var results = new VelocityContext().Set("rawResult", "{}").AddSuccessTools();
        if (response.TryGetProperty("translationMap", out var map))
        {
            foreach (var entry in map.EnumerateObject())
                results.Set(entry.Name, "[\"a \\\"b\\\"\", 1]");
        }

        Render("successTemplate", Text(response, "successTemplate"), results, VelocityOptions.Success);
    }

    private static void Render(string name, string? template, VelocityContext context, VelocityOptions options)
    {
        if (template is not null)
            _ = VelocityTemplate.Parse(template, name, options).Render(context);
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? value.GetString() : null;
}
