using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.WebMessaging;

/// <summary>Which files a deployment takes.</summary>
internal sealed record FileRules(bool Enabled, IReadOnlyList<string> Types, long MostBytes)
{
    private const int LongestName = 255;

    public static readonly string[] Blocked = [".bat", ".cmd", ".com", ".exe", ".js", ".msi", ".ps1", ".scr", ".vbs"];

    private static readonly (string Mime, byte[] Begins)[] s_begins =
    [
        ("image/png", [0x89, 0x50, 0x4E, 0x47]),
        ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("image/gif", Encoding.ASCII.GetBytes("GIF8")),
        ("application/pdf", Encoding.ASCII.GetBytes("%PDF")),
    ];

    public void Demand(string name, string type, long size)
    {
        if (!Enabled)
            throw new GuestError(GuestError.FeatureUnavailable, "Attachments are not enabled.");
        if (name.Length > LongestName)
            throw new GuestError(GuestError.FileNameTooLong, $"A file name has at most {LongestName} characters.");
        if (name.Length == 0 || name.Any(one => char.IsControl(one) || "/\\<>:\"|?*".Contains(one)))
            throw new GuestError(GuestError.FileName, "The file name is invalid.");
        if (Blocked.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || !Takes(type))
            throw new GuestError(GuestError.FileType, "Files of this type are not allowed.");
        if (size <= 0 || size > MostBytes)
            throw new GuestError(GuestError.FileSize, $"A file has from 1 to {MostBytes} bytes.");
    }

    /// <summary>Null when the bytes are what was announced.</summary>
    public static GuestError? FaultOf(GuestAttachment announced, byte[] bytes)
    {
        if (bytes.LongLength != announced.Size)
            return new(GuestError.FileSize, $"{announced.Size} bytes were announced, {bytes.LongLength} came.");
        foreach (var (mime, begins) in s_begins)
            if (mime == announced.Mime && !bytes.AsSpan().StartsWith(begins))
                return new(GuestError.FileContent, $"The content is not {mime}.");
        return null;
    }

    public JsonObject Allowed() =>
        new()
        {
            ["inbound"] = new JsonObject
            {
                ["fileTypes"] = new JsonArray([.. Types.Select(type => new JsonObject { ["type"] = type })]),
                ["maxFileSizeKB"] = MostBytes / 1024,
            },
        };

    private bool Takes(string type) =>
        Types.Any(one =>
            one == "*/*"
            || one.Equals(type, StringComparison.OrdinalIgnoreCase)
            || (one.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(one[..^1], StringComparison.Ordinal))
        );
}
