using Puente.Hub.Gateway;
using Puente.Scim.Storage;

namespace Puente.Hub.Scim;

/// <summary>Directories that push people (docs/scim.md).</summary>
public sealed record ScimOptions : IDisposable
{
    /// <summary>Disposed with this.</summary>
    public required ScimStore Store { get; init; }

    /// <summary>Several with one name are one directory: the old token and the new one while it is changed.</summary>
    public required IReadOnlyList<GatewayKey> Tokens { get; init; }

    /// <summary>Host names that a proxy with TLS passes on; for <c>/scim/v2</c> only.</summary>
    public IReadOnlySet<string> Hosts { get; init; } = new HashSet<string>();

    public void Dispose() => Store.Dispose();
}
