using System.Text.Json.Nodes;

namespace Puente.Emulator.WebMessaging;

/// <summary>A file on its way between guest and agent.</summary>
/// <param name="Id">Chosen by the guest; for an agent's upload by the platform.</param>
/// <param name="Secret">What the URL proves its right with.</param>
internal sealed record GuestAttachment(string Id, string Name, string Mime, long Size, string Secret, long Until)
{
    /// <summary>Null until it has been uploaded.</summary>
    public byte[]? Bytes { get; set; }

    public bool IsSent { get; set; }

    public bool IsRejected { get; set; }

    public string UploadPath => $"/webmessaging/uploads/{Id}?X-Amz-Signature={Secret}";

    public string DownloadPath =>
        $"/webmessaging/attachments/{Id}/{Uri.EscapeDataString(Name)}?X-Amz-Signature={Secret}";

    /// <summary>As messages carry it.</summary>
    public JsonObject Content(Uri origin) =>
        new()
        {
            ["contentType"] = "Attachment",
            ["attachment"] = new JsonObject
            {
                ["id"] = Id,
                ["mediaType"] = Kind,
                ["url"] = new Uri(origin, DownloadPath).ToString(),
                ["mime"] = Mime,
                ["filename"] = Name,
                ["fileSize"] = Bytes?.LongLength ?? Size,
            },
        };

    private string Kind =>
        Mime.Split('/')[0] switch
        {
            "image" => "Image",
            "video" => "Video",
            "audio" => "Audio",
            _ => "File",
        };
}
