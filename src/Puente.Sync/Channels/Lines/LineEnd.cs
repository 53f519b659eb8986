using System.Net;

namespace Puente.Sync.Channels.Lines;

internal enum LineFault
{
    /// <summary>Closed or broken; the channel may be fine.</summary>
    Dropped,

    /// <summary>Open, but nothing came and no ping was answered.</summary>
    Silent,

    /// <summary>Another channel of the same OAuth client took its place.</summary>
    Evicted,

    /// <summary>The token that made the channel is gone.</summary>
    Revoked,

    /// <summary>Somebody else connected to the same channel.</summary>
    Doubled,

    /// <summary>The channel has expired or is unknown.</summary>
    Expired,

    /// <summary>We left.</summary>
    Left,
}

/// <summary>Why a line ended.</summary>
/// <param name="Cause">In plain words, for gaps and logs; never an address or an id of a channel.</param>
internal sealed record LineEnd(LineFault Fault, string Cause)
{
    /// <summary>Whether the same channel may be connected to again.</summary>
    public bool KeepsChannel => Fault is LineFault.Dropped or LineFault.Silent;
}

/// <summary>The socket could not be opened. The message carries no address (promise P9).</summary>
internal sealed class HandshakeException(string message, HttpStatusCode? status) : Exception(message)
{
    /// <summary>Null when nothing answered.</summary>
    public HttpStatusCode? Status { get; } = status;
}
