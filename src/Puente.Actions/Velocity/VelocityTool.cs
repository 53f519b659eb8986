namespace Puente.Actions.Velocity;

/// <summary>An object of the context whose members are listed, so that nothing else can be reached.</summary>
/// <param name="name">Its variable.</param>
/// <param name="javaClass">As named in the errors of strict templates.</param>
public sealed class VelocityTool(string name, string javaClass)
{
    private readonly Dictionary<string, object?> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<VelocityMethod>> _methods = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public string JavaClass { get; } = javaClass;

    /// <summary>For the linter.</summary>
    public IEnumerable<string> Properties => _properties.Keys;

    /// <summary>For the linter.</summary>
    public IEnumerable<string> Methods => _methods.Keys;

    public VelocityTool Property(string name, object? value)
    {
        _properties[name] = value;
        return this;
    }

    /// <param name="call">Gets as many values as the template gave, between the two bounds. Null is a legal answer.</param>
    public VelocityTool Method(string name, int least, int most, Func<IReadOnlyList<object?>, object?> call)
    {
        if (!_methods.TryGetValue(name, out var overloads))
            _methods[name] = overloads = [];
        overloads.Add(new VelocityMethod(least, most, call));
        return this;
    }

    public VelocityTool Method(string name, Func<object?, object?> call) =>
        Method(name, 1, 1, arguments => call(arguments[0]));

    public bool TryProperty(string name, out object? value) => _properties.TryGetValue(name, out value);

    public bool Takes(string method, int arguments) => Find(method, arguments) is not null;

    internal VelocityMethod? Find(string name, int arguments) =>
        _methods.TryGetValue(name, out var overloads)
            ? overloads.Find(method => arguments >= method.Least && arguments <= method.Most)
            : null;
}

internal sealed record VelocityMethod(int Least, int Most, Func<IReadOnlyList<object?>, object?> Call);
