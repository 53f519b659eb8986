namespace Puente.Emulator.WebMessaging;

/// <summary>How Web Messaging behaves. The platform names a number for custom data only; the others can be changed.</summary>
public sealed record WebMessagingOptions
{
    /// <summary>Bytes of all custom attributes of a message together; more are answered 4013.</summary>
    public int CustomDataBytes { get; init; } = 2_048;

    /// <summary>Characters of a text; more are answered 4011.</summary>
    public int MessageLength { get; init; } = 4_096;

    /// <summary>Size of an attachment; more is answered 4002.</summary>
    public int AttachmentKilobytes { get; init; } = 10_240;

    /// <summary>Platform time from the last use of a session to its end.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Platform time that a presigned URL and an upload that was not sent are good for.</summary>
    public TimeSpan AttachmentLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Platform time that a token for the history is good for.</summary>
    public TimeSpan JwtLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests of one session in a window of 60 real seconds; more are answered 4029.</summary>
    public int RequestsPerMinute { get; init; } = 300;

    /// <summary>Sockets that hold the same token; one more closes the oldest.</summary>
    public int SocketsPerToken { get; init; } = 5;

    internal IEnumerable<string> Faults()
    {
        if (SessionLife <= TimeSpan.Zero || AttachmentLife <= TimeSpan.Zero || JwtLife <= TimeSpan.Zero)
            yield return "WebMessaging.SessionLife, AttachmentLife and JwtLife must be longer than zero";
        if (CustomDataBytes < 1 || MessageLength < 1 || AttachmentKilobytes < 1)
            yield return "WebMessaging.CustomDataBytes, MessageLength and AttachmentKilobytes must be at least 1";
        if (RequestsPerMinute < 1 || SocketsPerToken < 1)
            yield return "WebMessaging.RequestsPerMinute and SocketsPerToken must be at least 1";
    }
}
