using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Puente.Platform.Errors;
using Puente.Platform.Paging;

namespace Puente.Platform;

public sealed partial class PlatformClient
{
    /// <summary>Each entity of a listing as the platform's own UTF-8 JSON, so that nothing it sent is lost. The bytes stay valid.</summary>
    /// <exception cref="PlatformContentException">A page is no JSON, a page or cursor repeats, or there are too many pages.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListRawAsync(
        Listing listing,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var walk = new PageWalk(this, listing);
        while (await walk.ReadAsync(cancellationToken) is { } read)
        {
            foreach (var item in read.Page.Items)
                yield return item;
        }
    }

    /// <inheritdoc cref="ListRawAsync"/>
    public async IAsyncEnumerable<T> ListAsync<T>(
        Listing listing,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var walk = new PageWalk(this, listing);
        while (await walk.ReadAsync(cancellationToken) is { } read)
        {
            foreach (var item in read.Page.Items)
                yield return read.Answer.Read(item, type);
        }
    }
}
