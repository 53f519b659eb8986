namespace Puente.Store.Masking;

/// <summary>
/// Which participant attributes are stored. Names may contain <c>*</c> and <c>?</c>; case does not matter. Order of the rules:
/// denied names are dropped; names to hash are kept with a hashed value; when there is an allow list, all others not on it are
/// dropped.
/// </summary>
public sealed record MaskingOptions
{
    /// <summary>Empty allows every name that is not denied.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>The value becomes the HMAC-SHA256 of its UTF-8 text, 64 lower-case hexadecimal digits: equal values stay equal.</summary>
    public IReadOnlyList<string> Hash { get; init; } = [];

    /// <summary>Secret for <see cref="Hash"/>, at least 16 bytes. Never logged.</summary>
    public ReadOnlyMemory<byte> HashKey { get; init; }

    public override string ToString() => $"allow {Allow.Count}, deny {Deny.Count}, hash {Hash.Count} patterns";
}
