using System.Text;
using System.Text.Json;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;

namespace Puente.Actions.Tests.Execution;

/// <summary>An answer is read from its bytes; that must be the same as decoding it first.</summary>
public sealed class ResponseBytesTests
{
    private static readonly ActionFile s_file = ActionFile.Read(
        "lookup.custom.json",
        """
        {"name":"Lookup","integrationType":"custom-rest-actions","actionType":"custom","secure":false,
         "config":{"request":{"requestUrlTemplate":"https://x.example","requestType":"GET"},
                   "response":{"translationMap":{},"translationMapDefaults":{},"successTemplate":"${rawResult}"}},
         "contract":{"input":{"inputSchema":{"type":"object","properties":{}}},
                     "output":{"successSchema":{"type":"object","properties":{}}}}}
        """
    );

    [Fact]
    public void Bytes_and_their_text_give_the_same_document_or_the_same_error()
    {
        const int seed = 20_261_128;
        var random = new Random(seed);
        byte[][] bodies =
        [
            [],
            .. (
                (string[])["  ", "\u00a0", "\ufeff", "\ufeff{}", "\ufeff\ufeff[1]", "{}", " {\"a\":1} ", "<html>"]
            ).Select(Encoding.UTF8.GetBytes),
            Encoding.UTF8.GetBytes("""{"name":"Ñandú €","list":[1,-2.5e3,true,null,"\u00e9\n"],"a":{"a":"😀"}}"""),
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var body = bodies[round % bodies.Length].ToArray();
            for (var changes = round < bodies.Length ? 0 : random.Next(1, 3); changes > 0 && body.Length > 0; changes--)
            {
                if (random.Next(3) == 0)
                    body = body[..random.Next(body.Length)];
                else
                    body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var text = Encoding.UTF8.GetString(body).TrimStart('\uFEFF');
            Assert.True(
                Read(new ActionResponse(200, [], text)) == Read(new ActionResponse(200, [], body)),
                $"seed {seed}, round {round}: {Convert.ToBase64String(body)}"
            );
        }
    }

    private static string Read(ActionResponse response)
    {
        try
        {
            var document = ResponseStep.Parse(s_file, response);
            if (document.Kind == JsonValueKind.Undefined)
                return "nothing";
            // A faulty name must be found under what it was decoded to.
            var found =
                document.Kind == JsonValueKind.Object
                && document.Members.All(member => document.TryGet(new JsonName(member.Name), out _));
            return $"{document.GetRawText()} {found}";
        }
        catch (ActionStepException fault)
        {
            return fault.Message;
        }
    }
}
