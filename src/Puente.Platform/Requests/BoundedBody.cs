using Puente.Platform.Errors;

namespace Puente.Platform.Requests;

/// <summary>Reads a body into memory up to a ceiling.</summary>
internal static class BoundedBody
{
    /// <returns>The bytes, and false when the body was longer than <paramref name="maxBytes"/> (the rest is left unread).</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Complete)> ReadAsync(
        Stream body,
        long? expected,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        // One byte more than announced, so that the end is seen without growing the buffer.
        var size =
            expected is >= 0 and var length && length < maxBytes ? (int)length + 1 : Math.Min(16 * 1024, maxBytes + 1);
        var buffer = new byte[size];
        var filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, (long)maxBytes + 1));
            var read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                return (buffer.AsMemory(0, filled), true);
            filled += read;
            if (filled > maxBytes)
                return (buffer.AsMemory(0, maxBytes), false);
        }
    }

    /// <summary>
    /// The start of an error's body, or nothing when it cannot be read: the status has been received and is what counts,
    /// a body that breaks off must not hide it.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(
        HttpResponseMessage response,
        RequestState state,
        PlatformOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var body = await BodyStream.OpenAsync(response, state, options, time, cancellationToken);
            var (bytes, _) = await ReadAsync(
                body,
                response.Content.Headers.ContentLength,
                ErrorBody.MaxBytes,
                cancellationToken
            );
            return bytes;
        }
        catch (PlatformConnectionException)
        {
            return default;
        }
    }
}
