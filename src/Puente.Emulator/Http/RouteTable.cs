namespace Puente.Emulator.Http;

/// <param name="Permissions">Any one of them is enough; empty asks for a token only.</param>
/// <param name="Open">True when no token is needed.</param>
internal sealed record Route(
    string Method,
    string Template,
    string[] Permissions,
    Func<ApiRequest, ValueTask<ApiAnswer>> Handle,
    bool Open = false
)
{
    public string[] Parts { get; } = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);
    public string Name { get; } = $"{Method} {Template}";
}

/// <summary>Finds the route of a path. Fixed words win over placeholders.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<(string Method, int Parts), List<Route>> _routes = [];

    public IEnumerable<Route> All => _routes.Values.SelectMany(routes => routes);

    public void Add(
        string method,
        string template,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle,
        params string[] permissions
    ) => Add(new Route(method, template, permissions, handle));

    public void Add(Route route)
    {
        var key = (route.Method, route.Parts.Length);
        if (!_routes.TryGetValue(key, out var list))
            _routes[key] = list = [];
        list.Add(route);
        list.Sort((a, b) => a.Parts.Count(part => part[0] == '{') - b.Parts.Count(part => part[0] == '{'));
    }

    public bool TryFind(string method, string path, out Route route, out string[] values)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (_routes.TryGetValue((method, parts.Length), out var candidates))
        {
            foreach (var candidate in candidates)
            {
                if (Match(candidate.Parts, parts) is not { } found)
                    continue;
                (route, values) = (candidate, found);
                return true;
            }
        }
        (route, values) = (null!, []);
        return false;
    }

    private static string[]? Match(string[] template, string[] parts)
    {
        var values = new List<string>();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i][0] == '{')
                values.Add(Uri.UnescapeDataString(parts[i]));
            else if (template[i] != parts[i])
                return null;
        }
        return [.. values];
    }
}
