namespace Puente.Provisioning.Sources;

/// <summary>One entry of a directory before the mapping has looked at it: fields with any number of values.</summary>
/// <param name="Origin">Where it stands, for a reader.</param>
/// <param name="Fields">Names without regard to case; values are never empty.</param>
internal sealed record SourceEntry(string Origin, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields)
{
    public IReadOnlyList<string> Values(string field) => Fields.GetValueOrDefault(field) ?? [];
}
