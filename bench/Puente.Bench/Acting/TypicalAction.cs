using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Actions.Execution;
using Puente.Actions.Files;

namespace Puente.Bench.Acting;

/// <summary>An action as flows have it: ten references, six paths, an answer of 4 KB.</summary>
internal static class TypicalAction
{
    public const string Input =
        """{"phone":"+49 30 1234567","region":"eu-central","limit":5,"agent":"Ana \"Nana\" Ruiz","reason":"two\nlines"}""";

    public const string Success =
        """{"id":${id},"name":${name},"tickets":${tickets},"open":${open},"tier":${tier},"balance":${balance}}""";

    /// <summary>In the order in which they are resolved.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        "https://crm.example.com/v1/customers?phone=$esc.url(${input.phone})&limit=${input.limit}",
        "application/json",
        "${input.region}",
        """{"agent": "$esc.jsonString(${input.agent})"#if("$!{input.reason}" != ""), "reason": "$esc.jsonString(${input.reason})"#end}""",
    ];

    public static IReadOnlyList<KeyValuePair<string, string>> Paths { get; } =
    [
        new("id", "$.customers[0].id"),
        new("name", "$.customers[0].person.name"),
        new("tickets", "$.customers[0].tickets[*].number"),
        new("open", "$.customers[0].tickets[?(@.state == 'open')].number"),
        new("tier", "$.customers[0].contract.tier"),
        new("balance", "$.customers[0].contract.balance"),
    ];

    public static string Answer { get; } = MakeAnswer();

    /// <summary>As they come over the wire: every side decodes and parses them in each run.</summary>
    public static byte[] InputBytes { get; } = Encoding.UTF8.GetBytes(Input);

    public static byte[] AnswerBytes { get; } = Encoding.UTF8.GetBytes(Answer);

    public static ActionProgram Compile() => ActionProgram.Compile(ActionFile.Read("typical.custom.json", File()));

    private static string File() =>
        new JsonObject
        {
            ["name"] = "Customer lookup",
            ["integrationType"] = "custom-rest-actions",
            ["actionType"] = "custom",
            ["config"] = new JsonObject
            {
                ["timeoutSeconds"] = 10,
                ["request"] = new JsonObject
                {
                    ["requestUrlTemplate"] = Requests[0],
                    ["requestType"] = "POST",
                    ["headers"] = new JsonObject { ["Accept"] = Requests[1], ["X-Region"] = Requests[2] },
                    ["requestTemplate"] = Requests[3],
                },
                ["response"] = new JsonObject
                {
                    ["translationMap"] = new JsonObject(
                        Paths.Select(path => KeyValuePair.Create(path.Key, (JsonNode?)path.Value))
                    ),
                    ["successTemplate"] = Success,
                },
            },
            ["contract"] = new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["inputSchema"] = JsonNode.Parse(
                        """
                        {"type":"object","required":["phone"],"properties":{"phone":{"type":"string"},"region":{"type":"string"},
                         "limit":{"type":"integer"},"agent":{"type":"string"},"reason":{"type":"string"} } }
                        """
                    ),
                },
                ["output"] = new JsonObject
                {
                    ["successSchema"] = JsonNode.Parse(
                        """
                        {"type":"object","required":["id"],"properties":{"id":{"type":"string"},"name":{"type":"string"},
                         "tickets":{"type":"array","items":{"type":"integer"} },"open":{"type":"array","items":{"type":"integer"} },
                         "tier":{"type":"string"},"balance":{"type":"number"} } }
                        """
                    ),
                },
            },
            ["secure"] = false,
        }.ToJsonString();

    private static string MakeAnswer()
    {
        var text = new StringBuilder(
            """{"customers":[{"id":"c-17","person":{"name":"Ana Ruiz","born":"1980-02-29"},"contract":{"tier":"gold","balance":1234.5,"since":2019},"tickets":["""
        );
        for (var number = 1; number <= 27; number++)
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{{(number > 1 ? "," : "")}}{"number":{{1000 + number}},"state":"{{(number % 3 == 0 ? "open" : "closed")}}","title":"Ticket {{number}} about an invoice and what became of it","assignee":{"id":{{number}},"team":"billing"},"tags":["a","b"]}"""
            );
        return text.Append("""]}],"paging":{"next":null,"total":1}}""").ToString();
    }
}
