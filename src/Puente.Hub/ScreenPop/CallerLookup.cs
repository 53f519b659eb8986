using System.Text.Json;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Answering;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Sources;
using Puente.Hub.Http;

namespace Puente.Hub.ScreenPop;

/// <summary>
/// Asks the lookup who calls. Its inputs are filled here, from the conversation as the platform tells it to the user: a browser
/// names a conversation and never a number, so nobody can leaf through the customers.
/// </summary>
internal sealed class CallerLookup(LookupGateway? gateway, string? name, TimeProvider time)
{
    public bool IsAsked => name is not null;

    /// <returns>The answer for the page, or why there is none.</returns>
    public async Task<(byte[]? Answer, GatewayError? Error)> AskAsync(PoppedConversation conversation)
    {
        var lookup = gateway?.Lookups.Lookups.FirstOrDefault(one => one.Name == name);
        if (gateway is null || lookup is null)
            return (
                null,
                name is not null && gateway?.Lookups.Broken.Contains(name) == true
                    ? GatewayError.Broken
                    : GatewayError.NotFound
            );
        var began = time.GetTimestamp();
        var outcome = "ok";
        try
        {
            var (answer, _) = await gateway.Answers.AskAsync(
                lookup,
                InputReader.Read(lookup, Inputs(lookup, conversation))
            );
            return (Page(lookup, answer), null);
        }
        catch (Exception fault) when (fault is InputFaultException or OutputFaultException or SourceException)
        {
            var error = GatewayError.Of(lookup, fault);
            outcome = error.Code;
            return (null, error);
        }
        finally
        {
            gateway.Metrics.Count(lookup.Name, outcome, time.GetElapsedTime(began));
        }
    }

    /// <summary>What a conversation can give, by the input's name; attributes of the participants after that.</summary>
    private static byte[] Inputs(Lookup lookup, PoppedConversation conversation)
    {
        var required = lookup.Inputs.Where(input => input.IsRequired).ToArray();
        return Answers.Object(json =>
        {
            foreach (var input in lookup.Inputs.Where(input => input.Type == LookupType.String))
            {
                var value = input.Name switch
                {
                    "ani" or "phone" or "phoneNumber" or "caller" or "from" => conversation.From,
                    "dnis" or "called" or "to" => conversation.To,
                    "name" => conversation.Name,
                    "queueId" => conversation.QueueId,
                    "queue" or "queueName" => conversation.QueueName,
                    "conversationId" => conversation.Id,
                    _ when conversation.Attributes.TryGetValue(input.Name, out var attribute) => attribute,
                    _ when required is [var only] && only == input => conversation.From,
                    _ => null,
                };
                if (value is not null)
                    json.WriteString(input.Name, value);
            }
        });
    }

    /// <summary>With the columns in their order and words, so that the page can show what it has never heard of.</summary>
    private static byte[] Page(Lookup lookup, byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        return Answers.Object(json =>
        {
            json.WriteStartArray("fields");
            foreach (var output in lookup.Outputs)
            {
                json.WriteStartObject();
                json.WriteString("name", output.Name);
                json.WriteString("type", InputReader.Word(output.Type));
                json.WriteString("description", output.Description);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rows");
            if (lookup.IsMany)
                foreach (var row in root.GetProperty("rows").EnumerateArray())
                    row.WriteTo(json);
            else if (root.GetProperty("found").GetBoolean())
                root.WriteTo(json);
            json.WriteEndArray();
        });
    }
}
