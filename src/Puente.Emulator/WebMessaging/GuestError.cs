namespace Puente.Emulator.WebMessaging;

/// <summary>A refusal on the guest's socket: a number of the protocol's own, with its words.</summary>
internal sealed class GuestError(int code, string message) : Exception(message)
{
    public const int FeatureUnavailable = 4000;
    public const int FileType = 4001;
    public const int FileSize = 4002;
    public const int FileContent = 4003;
    public const int FileName = 4004;
    public const int FileNameTooLong = 4005;
    public const int SessionExpired = 4006;
    public const int SessionNotFound = 4007;
    public const int AttachmentExpired = 4008;
    public const int AttachmentNotFound = 4009;
    public const int AttachmentNotUploaded = 4010;
    public const int MessageTooLong = 4011;
    public const int CustomDataTooLarge = 4013;
    public const int MissingParameter = 4020;
    public const int TooManyRequests = 4029;

    public int Code { get; } = code;

    public static GuestError Bad(string message) => new(400, message);

    public static GuestError Missing(string name) => new(MissingParameter, $"The parameter {name} is missing.");

    public static GuestError Expired() => new(SessionExpired, "The session has expired.");

    public static GuestError NoSession() => new(SessionNotFound, "The session was not found.");

    public static GuestError NoAttachment() => new(AttachmentNotFound, "The attachment was not found.");

    public static GuestError Ended() => Bad("The conversation has ended. Begin a new one with startNew.");
}
