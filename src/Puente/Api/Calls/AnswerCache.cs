using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Api.Calls;

/// <summary>
/// Answers to GET, each in a file that only its user can read. The name is a hash of host, client, path and headers; what
/// is kept are status, headers without secrets, and the body. No token is in it, but what the organisation told is.
/// </summary>
internal sealed partial class AnswerCache(CommandHost host, Uri apiBase, string clientId, TimeSpan keepFor)
{
    /// <summary>Whatever is older goes with the next answer that is kept.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = FolderOf(host);

    /// <summary><c>90s</c>, <c>15m</c>, <c>1h</c>, <c>2d</c>.</summary>
    /// <exception cref="InputException">No span, or longer than <see cref="Longest"/>.</exception>
    public static TimeSpan Span(string text)
    {
        var span =
            text.Length < 2 || !int.TryParse(text[..^1], System.Globalization.NumberStyles.None, null, out var number)
                ? TimeSpan.Zero
                : text[^1] switch
                {
                    's' => TimeSpan.FromSeconds(number),
                    'm' => TimeSpan.FromMinutes(number),
                    'h' => TimeSpan.FromHours(number),
                    'd' when number <= 1000 => TimeSpan.FromDays(number),
                    _ => TimeSpan.Zero,
                };
        return span > TimeSpan.Zero && span <= Longest
            ? span
            : throw new InputException($"--cache {text}: write a number with s, m, h or d, up to 7d; for example 1h.");
    }

    public ApiAnswer? Find(ApiCall call)
    {
        var path = PathOf(call);
        if (!File.Exists(path))
            return null;
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        var end = bytes.Span.IndexOf((byte)'\n');
        if (end < 0 || ReadHead(bytes.Span[..end]) is not { } head || head.Length != bytes.Length - end - 1)
            return null; // Not written by this version: the platform is asked, and its answer takes the place.
        var age = host.Time.GetUtcNow() - head.KeptAt;
        return age < TimeSpan.Zero || age >= keepFor
            ? null
            : new ApiAnswer((System.Net.HttpStatusCode)head.Status, head.Headers, bytes[(end + 1)..], Age: age);
    }

    public void Keep(ApiCall call, ApiAnswer answer)
    {
        MakeFolder();
        Prune();
        var head = new Head(
            host.Time.GetUtcNow(),
            (int)answer.Status,
            [
                .. answer.Headers.Select(header =>
                    KeyValuePair.Create(header.Key, HeaderField.Shown(header.Key, header.Value))
                ),
            ],
            answer.Body.Length
        );
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        var path = PathOf(call);
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(draft, options))
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(head, HeadJson.Default.Head));
                file.WriteByte((byte)'\n');
                file.Write(answer.Body.Span);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, Private | UnixFileMode.UserExecute);
    }

    private void Prune()
    {
        var oldest = host.Time.GetUtcNow() - Longest;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
            if (file.LastWriteTimeUtc < oldest)
                file.Delete();
    }

    private string PathOf(ApiCall call)
    {
        var key = new StringBuilder();
        key.Append(apiBase.AbsoluteUri).Append('\n').Append(clientId).Append('\n').Append(call.Path).Append('\n');
        key.Append(call.Options.Accept).Append('\n');
        foreach (
            var (name, value) in call.Options.Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
        )
            key.Append(name.ToUpperInvariant()).Append(':').Append(value).Append('\n');
        return Path.Combine(_folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()))));
    }

    private static Head? ReadHead(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, HeadJson.Default.Head);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string FolderOf(CommandHost host)
    {
        if (host.Variable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return Path.Combine(cache, "puente", "api");
        if (OperatingSystem.IsWindows() && host.Variable("LOCALAPPDATA") is { } local)
            return Path.Combine(local, "Puente", "cache", "api");
        if (host.Variable("HOME") is { } home && Path.IsPathFullyQualified(home))
            return OperatingSystem.IsMacOS()
                ? Path.Combine(home, "Library", "Caches", "puente", "api")
                : Path.Combine(home, ".cache", "puente", "api");
        throw new InputException("--cache: there is no folder to keep answers in; set XDG_CACHE_HOME to a full path.");
    }

    internal sealed record Head(
        DateTimeOffset KeptAt,
        int Status,
        IReadOnlyList<KeyValuePair<string, string>> Headers,
        int Length
    );

    [JsonSerializable(typeof(Head))]
    private sealed partial class HeadJson : JsonSerializerContext;
}
