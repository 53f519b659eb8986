using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Puente.Emulator.Http;

namespace Puente.Emulator.EventBridge;

/// <summary>The envelope as recorded events have it: member order, <c>time</c> cut to seconds, the template as
/// <c>detail-type</c>.</summary>
internal static partial class Envelope
{
    public static string Write(Pending pending)
    {
        var envelope = pending.Twist switch
        {
            Twist.MissingFields => Whole(pending, $"\"version\":\"2\",\"timestamp\":\"{Published(pending)}\""),
            Twist.Oversize => Padded(pending),
            Twist.UnknownObject => Whole(pending, UnknownObject(pending)),
            _ => Whole(pending, Detail(pending, pending.Raised.Topic, Body(pending))),
        };
        // Half the characters are never a whole JSON text.
        return pending.Twist == Twist.MalformedBody ? envelope[..(envelope.Length / 2)] : envelope;
    }

    private static string Whole(Pending pending, string detail)
    {
        var time = Dates.WriteSeconds(DateTimeOffset.FromUnixTimeMilliseconds(pending.PublishedMs));
        var source = pending.Source;
        return $$"""
                {"version":"0","id":"{{pending.Id}}","detail-type":"{{pending.Raised.Template}}","source":"{{source.Name}}","account":"{{source.Account}}","time":"{{time}}","region":"{{source.Region}}","resources":[],"detail":{
                """
            + detail
            + "}}";
    }

    private static string Detail(Pending pending, string topic, string body) =>
        $$$"""
            "topicName":"{{{topic}}}","version":"2","eventBody":{{{body}}},"metadata":{"CorrelationId":"{{{pending.Raised.CorrelationId}}}"},"timestamp":"{{{Published(
                pending
            )}}}"
            """;

    private static string Body(Pending pending) => Encoding.UTF8.GetString(pending.Raised.Body.Span);

    private static string Published(Pending pending) =>
        Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(pending.PublishedMs));

    private static string Padded(Pending pending)
    {
        var body = Body(pending);
        var plain = Whole(pending, Detail(pending, pending.Raised.Topic, body));
        var padding = new string('x', Math.Max(0, pending.Bytes - Encoding.UTF8.GetByteCount(plain)));
        var separator = body.AsSpan(0, body.Length - 1).TrimEnd().EndsWith("{") ? "" : ",";
        return Whole(
            pending,
            Detail(
                pending,
                pending.Raised.Topic,
                $"{body[..body.LastIndexOf('}')]}{separator}\"padding\":\"{padding}\"}}"
            )
        );
    }

    /// <summary>Every id of the topic, in topic and body alike, becomes one that nothing has.</summary>
    private static string UnknownObject(Pending pending)
    {
        var (topic, body) = (pending.Raised.Topic, Body(pending));
        foreach (var id in Ids().Matches(topic).Select(match => match.Value).Distinct())
        {
            var unknown = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{id[24..]}");
            topic = topic.Replace(id, unknown, StringComparison.Ordinal);
            body = body.Replace(id, unknown, StringComparison.Ordinal);
        }
        return Detail(pending, topic, body);
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    internal static partial Regex Ids();
}
