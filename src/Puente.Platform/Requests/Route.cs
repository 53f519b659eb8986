using System.Text;

namespace Puente.Platform.Requests;

/// <summary>
/// Where a request goes: a template for people, logs and metrics (promise P9: no ids in them), and the filled path for the socket.
/// </summary>
public sealed class Route
{
    private Route(string template, string pathAndQuery)
    {
        Template = template;
        PathAndQuery = pathAndQuery;
    }

    /// <summary><c>/api/v2/users/{userId}</c></summary>
    public string Template { get; }

    internal string PathAndQuery { get; }

    /// <summary>Fills the braces of a template from left to right; values are escaped.</summary>
    /// <exception cref="ArgumentException">The template does not start with a slash, or braces and values do not match in number.</exception>
    public static Route Of(string template, params ReadOnlySpan<string> values)
    {
        if (!template.StartsWith('/') || template.StartsWith("//", StringComparison.Ordinal))
            throw new ArgumentException("A route template starts with one slash.", nameof(template));
        var path = new StringBuilder(template.Length + 40);
        var next = 0;
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var length = rest[open..].IndexOf('}');
            if (length < 0 || next == values.Length)
                throw new ArgumentException(
                    $"The route {template} does not have {values.Length} places.",
                    nameof(values)
                );
            path.Append(rest[..open]).Append(EscapeSegment(values[next++]));
            rest = rest[(open + length + 1)..];
        }

        if (next != values.Length)
            throw new ArgumentException($"The route {template} does not have {values.Length} places.", nameof(values));
        return new Route(template, path.Append(rest).ToString());
    }

    /// <summary>A path as a person typed it. Its template keeps only the words of the path; what could be an id becomes <c>{id}</c>.</summary>
    /// <exception cref="ArgumentException">Not a path on the API host.</exception>
    public static Route FromPath(string pathAndQuery)
    {
        if (
            !pathAndQuery.StartsWith('/')
            || pathAndQuery.StartsWith("//", StringComparison.Ordinal)
            || pathAndQuery.AsSpan().ContainsAny("\\#\r\n")
            || !Uri.TryCreate(pathAndQuery, UriKind.Relative, out _)
        )
            throw new ArgumentException(
                "A path starts with one slash, for example /api/v2/organizations/me.",
                nameof(pathAndQuery)
            );
        return new Route(TemplateOf(pathAndQuery), pathAndQuery);
    }

    /// <summary>The same route with one more query parameter; a null value adds nothing.</summary>
    public Route With(string name, string? value)
    {
        if (value is null)
            return this;
        var separator = PathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Route(
            Template,
            $"{PathAndQuery}{separator}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}"
        );
    }

    public Route With(string name, int value) =>
        With(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The same template at another path and query, as a <c>nextUri</c> gives it.</summary>
    internal Route At(string pathAndQuery) => new(Template, pathAndQuery);

    public override string ToString() => Template;

    private static string EscapeSegment(string value) =>
        value is "" or "." or ".."
            ? throw new ArgumentException("A value of a route must not be empty, . or ..")
            : Uri.EscapeDataString(value);

    private static string TemplateOf(string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? pathAndQuery : pathAndQuery[..query];
        var segments = path.Split('/');
        var afterExternalId = false;
        for (var i = 0; i < segments.Length; i++)
        {
            // Employee numbers and account names follow /externalid/ and may look like plain words.
            var isWord = !afterExternalId && segments[i].Length <= 40 && segments[i].All(char.IsAsciiLetterLower);
            afterExternalId |= segments[i] == "externalid";
            if (!isWord && segments[i] is not ("v1" or "v2" or ""))
                segments[i] = "{id}";
        }

        return string.Join('/', segments);
    }
}
