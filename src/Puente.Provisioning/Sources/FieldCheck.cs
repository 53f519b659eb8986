using Puente.Platform.Errors;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources;

/// <summary>Finds fields that the mapping asks for and the source does not have: a typing error that would empty a member.</summary>
internal static class FieldCheck
{
    /// <summary>More names than these help nobody.</summary>
    private const int MostNames = 40;

    /// <exception cref="DirectoryException">A field is unknown.</exception>
    public static void Throw(DirectoryMapping mapping, IReadOnlyCollection<string> fields, string origin)
    {
        var known = fields.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var faults = mapping
            .Fields.Where(field => !known.Contains(field.Key))
            .Select(field => new DirectoryFault(
                field.Value,
                $"{origin} has no field '{field.Key}'",
                Hint(field.Key, fields)
            ))
            .ToArray();
        if (faults.Length > 0)
            throw new DirectoryException(DirectoryFailure.Input, DirectoryMapping.Shorten(faults));
    }

    private static string Hint(string field, IReadOnlyCollection<string> fields)
    {
        if (fields.Count > MostNames)
            return NearestWord.Of(field, fields) is { } nearest
                ? $"Did you mean '{nearest}'?"
                : "Look at its spelling.";
        var all = $"It has: {string.Join(", ", fields)}.";
        return NearestWord.Of(field, fields) is { } near ? $"Did you mean '{near}'? {all}" : all;
    }
}
