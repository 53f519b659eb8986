using Puente.Failures;

namespace Puente.Actions.Deploying;

/// <summary>Names of integrations and credentials in the files, and what they are called in the organisation.</summary>
internal sealed class NameMap
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="pairs"><c>old=new</c></param>
    public static NameMap Read(IEnumerable<string> pairs)
    {
        var map = new NameMap();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == pair.Length - 1)
                throw new InputException(
                    $"--map {pair}: write the name in the files, =, and the name in the organisation, for example --map 'CRM=CRM Test'."
                );
            if (!map._names.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw new InputException($"--map gives '{pair[..equals]}' two names; give it one.");
        }

        return map;
    }

    public string Of(string name) => _names.GetValueOrDefault(name, name);
}
