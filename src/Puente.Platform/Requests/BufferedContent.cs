using System.Net;
using System.Runtime.InteropServices;

namespace Puente.Platform.Requests;

/// <summary>A body that has been read whole.</summary>
internal sealed class BufferedContent(ReadOnlyMemory<byte> utf8) : HttpContent
{
    public ReadOnlyMemory<byte> Utf8 => utf8;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        stream.WriteAsync(utf8).AsTask();

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        Task.FromResult<Stream>(
            MemoryMarshal.TryGetArray(utf8, out var segment)
                ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
                : new MemoryStream(utf8.ToArray(), writable: false)
        );

    protected override bool TryComputeLength(out long length)
    {
        length = utf8.Length;
        return true;
    }
}
