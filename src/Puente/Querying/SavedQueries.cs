using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Configuration;
using Puente.Failures;
using Puente.Platform.Errors;

namespace Puente.Querying;

/// <summary>Questions with a name: <c>puente.queries/NAME.json</c> beside the settings.</summary>
internal sealed partial class SavedQueries(string settingsFolder)
{
    public const string FolderName = "puente.queries";

    private readonly string _folder = Path.Combine(settingsFolder, FolderName);

    public IReadOnlyList<string> Names =>
        Directory.Exists(_folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(_folder, "*.json")
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    public bool Has(string name) => IsName(name) && File.Exists(PathOf(name));

    /// <exception cref="InputException">The file is no saved query.</exception>
    public QueryRequest Read(string name)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(name)), QueryJson.Default.QueryRequest)
                ?? throw new JsonException("It is empty.");
        }
        catch (JsonException fault)
        {
            throw new InputException(
                $"{PathOf(name)} is no saved query: {fault.Message} Save it again with --save {name}, or delete the file.",
                fault
            );
        }
    }

    /// <summary>Takes the place of one of the same name.</summary>
    /// <returns>The file.</returns>
    public string Write(string name, QueryRequest request)
    {
        if (!IsName(name))
            throw new InputException(
                $"'{name}' cannot name a query: write letters, digits, '-' and '_', at most 64, such as support-week."
            );
        Directory.CreateDirectory(_folder);
        var fresh = $"{PathOf(name)}.new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(request, QueryJson.Default.QueryRequest));
        File.Move(fresh, PathOf(name), overwrite: true);
        return PathOf(name);
    }

    /// <summary>What somebody who names a query that is not there most likely meant.</summary>
    public string Hint(string name) =>
        NearestWord.Of(name, Names) is { } near ? $" Did you mean {near}?"
        : Names.Count > 0 ? $" Saved queries: {string.Join(", ", Names)}."
        : "";

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.json");

    private static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[\p{L}\p{Nd}_][\p{L}\p{Nd}_-]{0,63}$")]
    private static partial Regex Name();
}
