using System.Globalization;

namespace Puente.Sync.Tests.EventBridge;

/// <summary>Messages as EventBridge writes them.</summary>
internal static class Envelopes
{
    public const string Conversation = "2f7bf00a-0fc2-4d6a-9b56-92238191433e";

    public static string Body(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "eventTime": {{1765552507657 + number}}, "conversationId": "{{Conversation}}", "number": {{number}} }"""
        );

    public static string Of(int number) => Of(Body(number));

    public static string Of(string body, string suffix = "user.end") =>
        $$"""
            {
              "version": "0",
              "id": "{{Guid.NewGuid()}}",
              "detail-type": "v2.detail.events.conversation.{id}.{{suffix}}",
              "source": "aws.partner/genesys.com/cloud/23faea37-1117-4c0a-88a2-572c46780b03/hub-events",
              "account": "123456789012",
              "time": "2025-12-12T15:15:07Z",
              "region": "eu-west-1",
              "resources": [],
              "detail": {
                "topicName": "v2.detail.events.conversation.{{Conversation}}.{{suffix}}",
                "version": "2",
                "eventBody": {{body}},
                "metadata": { "CorrelationId": "7272d362-23b2-4c14-9d40-dc7b7683153a" },
                "timestamp": "2025-12-12T15:15:07.919Z"
              }
            }
            """;
}
