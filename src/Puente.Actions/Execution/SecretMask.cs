using System.Text;

namespace Puente.Actions.Execution;

/// <summary>Takes secrets out of everything that is shown or kept.</summary>
internal sealed class SecretMask
{
    public const string Mask = "***";

    /// <summary>Shorter values would mask half of an ordinary text, and are no secrets.</summary>
    private const int Least = 4;

    private static readonly string[] SecretHeaders =
    [
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "api-key",
        "apikey",
        "x-auth-token",
    ];

    private static readonly Comparer<string> LongestFirst = Comparer<string>.Create(
        (left, right) =>
            left.Length != right.Length ? right.Length.CompareTo(left.Length) : string.CompareOrdinal(left, right)
    );

    private readonly List<string> _added = [];

    /// <summary>All forms of the secrets; made when something is masked.</summary>
    private SortedSet<string>? _secrets;

    public void Add(string secret)
    {
        if (secret.Length >= Least)
            _added.Add(secret);
    }

    private static void AddForms(SortedSet<string> forms, string secret)
    {
        forms.Add(secret);
        forms.Add(Uri.EscapeDataString(secret));
        forms.Add(System.Net.WebUtility.UrlEncode(secret));
        forms.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        var quoted = Json.JsonText.Quote(secret);
        forms.Add(quoted[1..^1]);
    }

    /// <summary>The longest secret first, so that one inside another leaves nothing behind.</summary>
    public string Apply(string text)
    {
        _secrets ??= new SortedSet<string>(LongestFirst);
        foreach (var secret in _added)
            AddForms(_secrets, secret);
        _added.Clear();
        foreach (var secret in _secrets)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }

    public KeyValuePair<string, string>[] Apply(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        [
            .. headers.Select(header => new KeyValuePair<string, string>(
                header.Key,
                IsSecret(header.Key) ? MaskHeader(header.Value) : Apply(header.Value)
            )),
        ];

    private static bool IsSecret(string name) => SecretHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The scheme helps to understand a failure and gives nothing away.</summary>
    private static string MaskHeader(string value) =>
        value.Split(' ', 2) is [var scheme and ("Basic" or "Bearer" or "basic" or "bearer"), _]
            ? $"{scheme} {Mask}"
            : Mask;
}
