using System.Collections.Concurrent;
using System.Security.Cryptography;
using Puente.Emulator.Clock;

namespace Puente.Emulator.WebMessaging;

/// <summary>Files that were announced, each with the one it belongs to.</summary>
internal sealed class Attachments(VirtualClock clock, WebMessagingOptions options)
{
    private readonly ConcurrentDictionary<
        string,
        (GuestAttachment File, string Owner, Action<GuestError?> Uploaded)
    > _all = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="owner">A session's token or a conversation.</param>
    /// <param name="uploaded">Told when the bytes have come, with what is wrong about them.</param>
    public GuestAttachment Announce(
        string id,
        string name,
        string mime,
        long size,
        string owner,
        Action<GuestError?> uploaded
    )
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var until = clock.NowMs + (long)options.AttachmentLife.TotalMilliseconds;
        var file = new GuestAttachment(id, name, mime, size, secret, until);
        return _all.TryAdd(id, (file, owner, uploaded))
            ? file
            : throw GuestError.Bad("An attachment with this id has been announced already.");
    }

    /// <summary>A file of an owner that is not yet part of a message, and has its bytes.</summary>
    /// <exception cref="GuestError">4008 to 4010.</exception>
    public GuestAttachment Ready(string id, string owner)
    {
        var file = Of(id, owner);
        if (file.Bytes is null)
            throw new GuestError(GuestError.AttachmentNotUploaded, "The attachment was not successfully uploaded.");
        return file.IsSent || clock.NowMs <= file.Until
            ? file
            : throw new GuestError(GuestError.AttachmentExpired, "The attachment has expired.");
    }

    /// <exception cref="GuestError">4009.</exception>
    public GuestAttachment Of(string id, string owner) =>
        _all.TryGetValue(id, out var found) && found.Owner == owner ? found.File : throw GuestError.NoAttachment();

    public void Remove(string id, string owner)
    {
        if (Of(id, owner).IsSent)
            throw GuestError.Bad("The attachment has been sent already.");
        _all.TryRemove(id, out _);
    }

    /// <summary>The file, if the secret is right.</summary>
    public GuestAttachment? Find(string id, string? secret) =>
        _all.TryGetValue(id, out var found)
        && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(found.File.Secret),
            System.Text.Encoding.UTF8.GetBytes(secret ?? "")
        )
            ? found.File
            : null;

    public bool IsLate(GuestAttachment file) => clock.NowMs > file.Until;

    public void Uploaded(GuestAttachment file, byte[] bytes)
    {
        var fault = file.Size < 0 ? null : FileRules.FaultOf(file, bytes);
        if (fault is null)
            file.Bytes = bytes;
        else
            file.IsRejected = true;
        if (_all.TryGetValue(file.Id, out var found))
            found.Uploaded(fault);
    }
}
