using System.IO.Enumeration;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Puente.Store.Masking;

internal enum MaskAction
{
    Keep,
    Drop,
    Hash,
}

/// <summary>Applies <see cref="MaskingOptions"/>; remembers its verdict on the names it has seen.</summary>
internal sealed class AttributeMask
{
    public const int HashedLength = 64;
    private const int MinimumKeyBytes = 16;
    private const int MaxRemembered = 16_384;
    private readonly MaskingOptions _options;
    private readonly Dictionary<UInt128, MaskAction> _verdicts = [];

    /// <exception cref="ArgumentException">Names are to be hashed without a key long enough.</exception>
    public AttributeMask(MaskingOptions options)
    {
        if (options.Hash.Count > 0 && options.HashKey.Length < MinimumKeyBytes)
            throw new ArgumentException(
                $"Hashing attributes needs a key of at least {MinimumKeyBytes} bytes.",
                nameof(options)
            );
        _options = options;
    }

    public static AttributeMask? From(MaskingOptions? options) => options is null ? null : new AttributeMask(options);

    public MaskAction ActionFor(ReadOnlySpan<byte> name)
    {
        var key = XxHash128.HashToUInt128(name);
        if (_verdicts.TryGetValue(key, out var verdict))
            return verdict;
        // Names can be made up by a flow, one per call: forget rather than grow.
        if (_verdicts.Count >= MaxRemembered)
            _verdicts.Clear();
        return _verdicts[key] = Judge(Encoding.UTF8.GetString(name));
    }

    /// <param name="target">Receives 64 hexadecimal digits.</param>
    public void WriteHash(ReadOnlySpan<byte> value, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_options.HashKey.Span, value, hash);
        Convert.TryToHexStringLower(hash, target, out _);
    }

    private MaskAction Judge(string name)
    {
        if (Matches(_options.Deny, name))
            return MaskAction.Drop;
        if (Matches(_options.Hash, name))
            return MaskAction.Hash;
        return _options.Allow.Count == 0 || Matches(_options.Allow, name) ? MaskAction.Keep : MaskAction.Drop;
    }

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
                return true;
        }
        return false;
    }
}
