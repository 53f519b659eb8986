using System.Globalization;
using System.Text.Json;

namespace Puente.Testing.Sqs;

/// <summary>The bodies of the actions that a consumer calls.</summary>
internal static class SqsActions
{
    public static void Attributes(Utf8JsonWriter json, SqsQueue queue)
    {
        json.WriteStartObject("Attributes");
        var (visible, hidden) = queue.Counts;
        json.WriteString("ApproximateNumberOfMessages", Text(visible));
        json.WriteString("ApproximateNumberOfMessagesNotVisible", Text(hidden));
        json.WriteString("ApproximateNumberOfMessagesDelayed", "0");
        json.WriteString("QueueArn", Arn(queue));
        if (queue.DeadLetters is { } deadLetters)
            json.WriteString(
                "RedrivePolicy",
                $$"""{"deadLetterTargetArn":"{{Arn(deadLetters)}}","maxReceiveCount":{{queue.MaxReceives}}}"""
            );
        json.WriteEndObject();
    }

    public static void Send(Utf8JsonWriter json, JsonElement request, SqsQueue queue)
    {
        json.WriteStartArray("Successful");
        foreach (var entry in request.GetProperty("Entries").EnumerateArray())
        {
            var message = queue.Send(Member(entry, "MessageBody"));
            json.WriteStartObject();
            json.WriteString("Id", Member(entry, "Id"));
            json.WriteString("MessageId", message.Id);
            json.WriteString("MD5OfMessageBody", message.Md5);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Failures(json, []);
    }

    public static async Task ReceiveAsync(
        Utf8JsonWriter json,
        JsonElement request,
        SqsQueue queue,
        CancellationToken cancellationToken
    )
    {
        var messages = await queue.ReceiveAsync(
            Number(request, "MaxNumberOfMessages") ?? 1,
            TimeSpan.FromSeconds(Number(request, "WaitTimeSeconds") ?? 0),
            Number(request, "VisibilityTimeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            cancellationToken
        );
        if (messages.Count == 0)
            return;
        json.WriteStartArray("Messages");
        foreach (var (message, handle) in messages)
        {
            json.WriteStartObject();
            json.WriteString("MessageId", message.Id);
            json.WriteString("ReceiptHandle", handle);
            json.WriteString("MD5OfBody", message.Md5);
            json.WriteString("Body", message.Body);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Delete(Utf8JsonWriter json, JsonElement request, SqsQueue queue, Func<string, string?> refuse)
    {
        var failed = new List<(string Id, string Code)>();
        json.WriteStartArray("Successful");
        foreach (var entry in request.GetProperty("Entries").EnumerateArray())
        {
            var (id, handle) = (Member(entry, "Id"), Member(entry, "ReceiptHandle"));
            if (queue.BodyOf(handle) is { } body && refuse(body) is { } code)
            {
                failed.Add((id, code));
                continue;
            }

            // As on a standard queue, an old handle deletes nothing and is no error.
            queue.Delete(handle);
            Success(json, id);
        }

        json.WriteEndArray();
        Failures(json, failed);
    }

    public static void ChangeVisibility(Utf8JsonWriter json, JsonElement request, SqsQueue queue)
    {
        var failed = new List<(string Id, string Code)>();
        json.WriteStartArray("Successful");
        foreach (var entry in request.GetProperty("Entries").EnumerateArray())
        {
            var hidden = TimeSpan.FromSeconds(Number(entry, "VisibilityTimeout") ?? 0);
            if (queue.Hide(Member(entry, "ReceiptHandle"), hidden))
                Success(json, Member(entry, "Id"));
            else
                failed.Add((Member(entry, "Id"), "MessageNotInflight"));
        }

        json.WriteEndArray();
        Failures(json, failed);
    }

    private static void Success(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("Id", id);
        json.WriteEndObject();
    }

    private static void Failures(Utf8JsonWriter json, List<(string Id, string Code)> failed)
    {
        json.WriteStartArray("Failed");
        foreach (var (id, code) in failed)
        {
            json.WriteStartObject();
            json.WriteString("Id", id);
            json.WriteString("Code", code);
            json.WriteBoolean("SenderFault", code != "InternalError");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Arn(SqsQueue queue) => $"arn:aws:sqs:us-east-1:000000000000:{queue.Name}";

    private static string Member(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static int? Number(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
