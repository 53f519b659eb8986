using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.DataActions;

/// <summary>An emulator with a service behind it, and the bodies that tests send.</summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Integrations = "/api/v2/integrations";
    public const string Actions = Integrations + "/actions";
    public const string Secret = "a-secret-that-must-not-show";

    private Lab(EmulatorHost host, Caller caller, CustomerService service) =>
        (Host, Caller, Service) = (host, caller, service);

    public EmulatorHost Host { get; }

    public Caller Caller { get; }

    public CustomerService Service { get; }

    public static async Task<Lab> StartAsync(
        Func<EmulatorOptions, EmulatorOptions>? with = null,
        TimeProvider? time = null
    )
    {
        var host = await Emulators.StartAsync(with, time);
        return new Lab(host, await Caller.SignInAsync(host), await CustomerService.StartAsync());
    }

    /// <summary>An enabled integration of web services.</summary>
    /// <param name="type">Kind of its credential; null for none.</param>
    public async Task<string> WebServicesAsync(string? type = null, string fields = "{}")
    {
        var made = await Caller.PostAsync(
            Integrations,
            """{"name":"CRM","integrationType":{"id":"custom-rest-actions"}}"""
        );
        var id = Id(made);
        if (type is not null)
        {
            var credential = await CredentialAsync(type, fields);
            await ConfigureAsync(id, 1, Slot("basicAuth", credential));
        }

        await EnableAsync(id);
        return id;
    }

    public async Task<string> CredentialAsync(string type, string fields) =>
        Id(
            await Caller.PostAsync(
                Integrations + "/credentials",
                $$$"""{"name":"CRM login","type":{"name":"{{{type}}}"},"credentialFields":{{{fields}}}}"""
            )
        );

    public Task<JsonObject> ConfigureAsync(string id, int version, string credentials) =>
        PutAsync(
            $"{Integrations}/{id}/config/current",
            $$"""{"name":"CRM","version":{{version}},"properties":{},"advanced":{},"notes":"","credentials":{{credentials}} }"""
        );

    public Task<JsonObject> EnableAsync(string id) =>
        PatchAsync($"{Integrations}/{id}", """{"intendedState":"ENABLED"}""");

    /// <summary>A body for a new action or draft that looks a customer up.</summary>
    public JsonObject Lookup(string integration, string? url = null, string method = "GET") =>
        (JsonObject)
            JsonNode.Parse(
                $$$"""
                {"name":"Customer lookup","category":"CRM","integrationId":"{{{integration}}}","secure":false,
                 "config":{"timeoutSeconds":5,
                  "request":{"requestUrlTemplate":"{{{url
                    ?? Service.Address + "/customers?phone=$esc.url(${input.phone})"}}}","requestType":"{{{method}}}",
                   "headers":{"Accept":"application/json"},
                   "requestTemplate":"{\"phone\": \"$esc.jsonString(${input.phone})\"}"},
                  "response":{"translationMap":{"id":"$.customers[0].id","name":"$.customers[0].name"},
                   "translationMapDefaults":{"id":"\"\"","name":"\"\""},
                   "successTemplate":"{\"id\": ${id}, \"name\": ${name}}"}},
                 "contract":{
                  "input":{"inputSchema":{"type":"object","required":["phone"],"properties":{"phone":{"type":"string"} } } },
                  "output":{"successSchema":{"type":"object","properties":{"id":{"type":"string"},"name":{"type":"string"} } } } } }
                """
            )!;

    public Task<JsonObject> PatchAsync(string path, string body, int expected = 200) =>
        SendAsync(HttpMethod.Patch, path, body, expected);

    public Task<JsonObject> PutAsync(string path, string body, int expected = 200) =>
        SendAsync(HttpMethod.Put, path, body, expected);

    public async Task<string> TextAsync(string path)
    {
        using var answer = await Caller.SendAsync(HttpMethod.Get, path);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string? body, int expected)
    {
        using var answer = await Caller.SendAsync(method, path, body);
        return await Caller.ReadAsync(answer, expected);
    }

    public async Task DeleteAsync(string path, int expected = 204)
    {
        using var answer = await Caller.SendAsync(HttpMethod.Delete, path);
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    /// <summary>The credentials of a configuration.</summary>
    public static string Slot(string slot, string credential) =>
        new JsonObject { [slot] = new JsonObject { ["id"] = credential } }.ToJsonString();

    public static string Id(JsonObject one) => one["id"]!.GetValue<string>();

    public static string Message(JsonObject error) => error["message"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await Host.DisposeAsync();
        await Service.DisposeAsync();
    }
}
