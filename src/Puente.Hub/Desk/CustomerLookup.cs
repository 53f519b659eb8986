using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.Http;

namespace Puente.Hub.Desk;

/// <summary>The gateway's lookup that says who calls from a number, as people see it.</summary>
/// <param name="Name">Of <c>web.deskLookup</c>; null when the desk asks none.</param>
/// <param name="gateway">Null when the hub answers no lookups.</param>
internal sealed class CustomerLookup(string? name, LookupGateway? gateway)
{
    public string? Name => name;

    /// <summary>Answers with the fields as the lookup describes them, and one row or several.</summary>
    public async Task AnswerAsync(HttpContext context, string phone)
    {
        if (Find() is not { } lookup)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status404NotFound, "input", AdviceOf());
            return;
        }
        var input = lookup.Inputs.FirstOrDefault(one => one.IsRequired) ?? lookup.Inputs[0];
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { [input.Name] = phone });
            var answer = await gateway!.AskAsync(context, lookup, body);
            await Answers.JsonAsync(
                context,
                Answers.Object(json =>
                {
                    json.WriteStartArray("fields");
                    foreach (var field in lookup.Outputs)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", field.Name);
                        json.WriteString("description", field.Description);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteBoolean("isMany", lookup.IsMany);
                    json.WritePropertyName("answer");
                    json.WriteRawValue(answer, skipInputValidation: true);
                })
            );
        }
        catch (InputFaultException fault)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status400BadRequest, "input", fault.Message);
        }
        catch (Exception fault) when (fault is OutputFaultException or SourceException)
        {
            // The gateway has logged it; a source's own words are for the log.
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                $"The lookup {lookup.Name} could not be answered; the hub's log says why."
            );
        }
    }

    private Lookup? Find() =>
        gateway?.Lookups.Lookups.FirstOrDefault(one =>
            one.Name == name && one.Inputs is [{ Type: LookupType.String }, ..]
        );

    private string AdviceOf() =>
        name is null ? "The desk asks no lookup: set web.deskLookup to one whose input is a phone number."
        : gateway is null ? $"web.deskLookup names {name}, and this hub answers no lookups: see docs/gateway.md."
        : $"web.deskLookup names {name}, and there is no such lookup with a text as its first input: 'puente gateway check' lists them.";
}
