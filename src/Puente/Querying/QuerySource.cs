using System.Text.Json;
using Puente.Failures;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary>Finds the question that the argument names.</summary>
internal static class QuerySource
{
    /// <param name="source"><c>-</c>, a saved name or a file; null: the options say all.</param>
    /// <exception cref="InputException">None of these, or no JSON.</exception>
    public static async Task<QueryRequest> ReadAsync(
        string? source,
        SavedQueries saved,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        if (source is null)
            return new QueryRequest();
        if (source == "-")
            return Parse("Standard input", await host.Input.ReadToEndAsync(cancellationToken));
        if (saved.Has(source))
            return saved.Read(source);
        var path = host.PathOf(source);
        return File.Exists(path)
            ? Parse(source, await File.ReadAllTextAsync(path, cancellationToken))
            : throw new InputException(
                $"'{source}' is neither a saved query nor a file.{saved.Hint(source)} 'puente query --list' lists the saved ones."
            );
    }

    private static QueryRequest Parse(string what, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new QueryRequest { Query = document.RootElement.Clone() };
        }
        catch (JsonException fault)
        {
            throw new InputException($"{what} is not JSON: {fault.Message}", fault);
        }
    }
}
