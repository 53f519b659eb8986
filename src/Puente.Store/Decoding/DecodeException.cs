namespace Puente.Store.Decoding;

/// <summary>
/// A page as a whole cannot be read: it is cut off, not JSON, or beyond the outer ceiling. The batch is as it was before the
/// call. Reading the page again can help when the connection broke.
/// </summary>
public sealed class DecodeException : Exception
{
    /// <param name="byteOffset">How far into the page, from 0.</param>
    public DecodeException(string problem, long byteOffset)
        : base($"{problem} (byte {byteOffset} of the page). Nothing of this page was kept; ask for it again.") =>
        ByteOffset = byteOffset;

    public long ByteOffset { get; }
}
