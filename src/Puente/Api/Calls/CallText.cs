using System.Text;
using System.Text.Json;
using Puente.Api.Fields;
using Puente.Failures;
using Puente.Platform.Requests;
using Puente.Terminal;

namespace Puente.Api.Calls;

/// <summary>A request as it was typed.</summary>
/// <param name="First">The method, or the path when that is the only word.</param>
/// <param name="Fields">Each with whether it is typed, in the order of the command line as far as the parser keeps it.</param>
/// <param name="Input">A file, or <c>-</c> for standard input; null without.</param>
internal sealed record CallText(
    string First,
    string? Second,
    string? MethodOption,
    IReadOnlyList<(string Text, bool Typed)> Fields,
    IReadOnlyList<string> Headers,
    string? Input
)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <exception cref="InputException">Something cannot be sent like this; the message says what to write.</exception>
    public ApiCall Read(CommandHost host)
    {
        var (name, path) = Words();
        var hasContent = Fields.Count > 0 || Input is not null;
        name ??= hasContent ? "POST" : "GET";
        if (!Methods.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new InputException($"'{name}' is no method; use one of {string.Join(", ", Methods)}.");
        var method = HttpMethod.Parse(name.ToUpperInvariant());
        path = PathOf(path);

        string? standardInput = null;
        string Text(string file) =>
            file == "-" ? standardInput ??= host.Input.ReadToEnd() : File.ReadAllText(Existing(host, file));
        var tree = new FieldTree(Text);
        foreach (var (text, typed) in Fields)
            tree.Add(text, typed);

        var carriesBody = method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch;
        if (Input is not null && !carriesBody && method != HttpMethod.Delete)
            throw new InputException($"{method} carries no body; leave out --input.");
        ReadOnlyMemory<byte>? body = null;
        if (Input is not null)
            body = Input == "-" ? Encoding.UTF8.GetBytes(Text("-")) : File.ReadAllBytes(Existing(host, Input));
        else if (carriesBody && Fields.Count > 0)
            body = JsonSerializer.SerializeToUtf8Bytes(tree.Root, JsonText.Compact);

        if (!tree.IsEmpty && (Input is not null || !carriesBody))
            path = FieldQuery.AppendTo(path, tree.Root);
        return new ApiCall(method, Checked(path), body, OptionsOf(method, path));
    }

    private (string? Method, string Path) Words()
    {
        if (MethodOption is not null)
            return Second is null
                ? (MethodOption, First)
                : throw new InputException("The method is given twice: as a word and with --method.");
        if (Second is not null)
            return (First, Second);
        return Methods.Contains(First, StringComparer.OrdinalIgnoreCase)
            ? throw new InputException($"The path is missing: puente api {First.ToUpperInvariant()} /api/v2/users")
            : (null, First);
    }

    private RequestOptions OptionsOf(HttpMethod method, string path)
    {
        var headers = Headers.Select(HeaderField.Parse).ToList();
        string? Taken(string name)
        {
            var at = headers.FindIndex(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                return null;
            var value = headers[at].Value;
            headers.RemoveAt(at);
            if (!System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(value, out _))
                throw new InputException($"--header {name}: '{value}' is no media type.");
            return value;
        }

        return new RequestOptions
        {
            ThrowOnError = false,
            SafeToRepeat = ApiCall.IsQuestion(method, path),
            ContentType = Taken("Content-Type") ?? "application/json",
            Accept = Taken("Accept") ?? "application/json",
            Headers = headers,
        };
    }

    /// <summary>Without the first slash too: a shell on Windows that knows Unix paths would turn /api into a folder of its own.</summary>
    private static string PathOf(string path)
    {
        if (path.StartsWith("api/", StringComparison.Ordinal))
            return $"/{path}";
        return path.StartsWith("/api/", StringComparison.Ordinal)
            ? path
            : throw new InputException(
                $"'{path}' is not a path of the API: it begins with /api/, for example /api/v2/users?pageSize=5. The host comes from the settings."
            );
    }

    private static string Checked(string path)
    {
        try
        {
            Route.FromPath(path);
        }
        catch (ArgumentException)
        {
            throw new InputException($"'{path}' is not a path: no spaces, no fragment, no backslash.");
        }

        if (path.Contains('{', StringComparison.Ordinal))
            throw new InputException($"'{path}' still has a place to fill in: put an id where the braces are.");
        return path;
    }

    private static string Existing(CommandHost host, string file) =>
        File.Exists(host.PathOf(file))
            ? host.PathOf(file)
            : throw new InputException($"There is no file '{file}'. Write a file, or - for standard input.");
}
