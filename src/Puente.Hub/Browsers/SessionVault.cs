using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.SignIn;

namespace Puente.Hub.Browsers;

/// <summary>
/// Sessions on disk, so that a restart of the hub signs nobody out. Each is a file that opens only with the hub's key and the
/// browser's cookie together: who has copied the disk has no token, and neither has who has the cookie alone.
/// </summary>
/// <param name="beside">Beginning of the file names; null keeps nothing.</param>
/// <param name="audience">Platform and client of the tokens; a token is never shown to another.</param>
internal sealed partial class SessionVault(string? beside, string audience, ILogger log, TimeProvider time)
{
    /// <summary>How long a session that can be renewed is kept without being used.</summary>
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(14);

    private const byte Format = 1;
    private const int KeyBytes = 32;
    private const int HeaderBytes = 1 + sizeof(long);
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly string? _folder = beside is null ? null : $"{beside}.sessions";
    private readonly Lock _keyGate = new();
    private byte[]? _hubKey;

    /// <summary>A session that cannot be kept lives on in memory; the log says that a restart will end it.</summary>
    public void Keep(string session, string csrf, KeptToken token)
    {
        if (_folder is null)
            return;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_folder);
            else
                Directory.CreateDirectory(
                    _folder,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            var ends = token.Refresh is null ? token.ExpiresAt : time.GetUtcNow() + KeptUnused;
            var content = JsonSerializer.SerializeToUtf8Bytes(
                new KeptSession(csrf, token.Access.Reveal(), token.Refresh?.Reveal(), token.ExpiresAt),
                KeptSessionJson.Default.KeptSession
            );
            PrivateFile.Write(PathOf(session), Seal(session, content, ends));
            CryptographicOperations.ZeroMemory(content);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            NotKept(log, fault);
        }
    }

    /// <returns>Null when there is none, it has ended, or it is not of this hub, platform and client.</returns>
    public (string Csrf, KeptToken Token)? Find(string session)
    {
        if (_folder is null || PathOf(session) is var path && !File.Exists(path))
            return null;
        try
        {
            var sealedBytes = File.ReadAllBytes(path);
            if (EndOf(sealedBytes) > time.GetUtcNow() && Open(session, sealedBytes) is { } kept)
                return (
                    kept.Csrf,
                    new KeptToken(
                        new Secret(kept.Access),
                        kept.Refresh is null ? null : new Secret(kept.Refresh),
                        kept.ExpiresAt
                    )
                );
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            NotRead(log, fault);
        }
        return null;
    }

    public void Remove(string session)
    {
        if (_folder is not null)
            Delete(PathOf(session));
    }

    /// <summary>Takes away what has ended.</summary>
    public void Sweep()
    {
        if (_folder is null || !Directory.Exists(_folder))
            return;
        var now = time.GetUtcNow();
        try
        {
            var head = new byte[HeaderBytes];
            foreach (var path in Directory.EnumerateFiles(_folder))
            {
                using (var file = File.OpenRead(path))
                    if (
                        file.ReadAtLeast(head, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes
                        && EndOf(head) > now
                    )
                        continue;
                File.Delete(path);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            NotRead(log, fault);
        }
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // No folder means that nothing was kept.
            if (fault is not DirectoryNotFoundException)
                NotRemoved(log, fault);
        }
    }

    private byte[] Seal(string session, byte[] content, DateTimeOffset ends)
    {
        var result = new byte[HeaderBytes + NonceBytes + TagBytes + content.Length];
        result[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(result.AsSpan(1), ends.ToUnixTimeMilliseconds());
        var nonce = result.AsSpan(HeaderBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(KeyFor(session), TagBytes);
        cipher.Encrypt(
            nonce,
            content,
            result.AsSpan(HeaderBytes + NonceBytes + TagBytes),
            result.AsSpan(HeaderBytes + NonceBytes, TagBytes),
            result.AsSpan(0, HeaderBytes)
        );
        return result;
    }

    private KeptSession? Open(string session, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes + NonceBytes + TagBytes || bytes[0] != Format)
            return null;
        var content = new byte[bytes.Length - HeaderBytes - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(KeyFor(session), TagBytes);
            cipher.Decrypt(
                bytes.AsSpan(HeaderBytes, NonceBytes),
                bytes.AsSpan(HeaderBytes + NonceBytes + TagBytes),
                bytes.AsSpan(HeaderBytes + NonceBytes, TagBytes),
                content,
                bytes.AsSpan(0, HeaderBytes)
            );
            return JsonSerializer.Deserialize(content, KeptSessionJson.Default.KeptSession);
        }
        catch (CryptographicException)
        {
            // Another hub's, another client's, or changed on the disk: as good as none.
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static DateTimeOffset EndOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderBytes
        && BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) is > 0 and < 253_402_300_800_000 and var ends
            ? DateTimeOffset.FromUnixTimeMilliseconds(ends)
            : DateTimeOffset.MinValue;

    private byte[] KeyFor(string session) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            HubKey(),
            KeyBytes,
            Encoding.UTF8.GetBytes(session),
            Encoding.UTF8.GetBytes($"puente session {audience}")
        );

    // The name must tell nothing of the cookie.
    private string PathOf(string session) =>
        Path.Combine(_folder!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session))));

    private byte[] HubKey()
    {
        // Two sign-ins at the first moment of a hub must not make a key each.
        lock (_keyGate)
        {
            if (_hubKey is not null)
                return _hubKey;
            var path = $"{beside}.sessions.key";
            if (!File.Exists(path) || File.ReadAllBytes(path) is not { Length: KeyBytes } key)
                PrivateFile.Write(path, key = RandomNumberGenerator.GetBytes(KeyBytes));
            return _hubKey = key;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A sign-in could not be kept on disk; a restart of the hub will end it.")]
    private static partial void NotKept(ILogger log, Exception fault);

    [LoggerMessage(LogLevel.Warning, "Kept sign-ins could not be read; who had one signs in again.")]
    private static partial void NotRead(ILogger log, Exception fault);

    [LoggerMessage(
        LogLevel.Error,
        "A sign-in that has ended could not be taken off the disk; it ends there by its date."
    )]
    private static partial void NotRemoved(ILogger log, Exception fault);
}

internal sealed record KeptSession(string Csrf, string Access, string? Refresh, DateTimeOffset ExpiresAt)
{
    /// <summary>Leaves the secrets out.</summary>
    public override string ToString() => $"session until {ExpiresAt:O}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptSession))]
internal sealed partial class KeptSessionJson : JsonSerializerContext;
