using System.Text.Json;
using Puente.Actions.Json;
using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity;

/// <summary>The variables of a rendering. Variables that a template sets stay its own; a list or map that it changes
/// (<c>$list.add(1)</c>) is changed in the context.</summary>
public sealed class VelocityContext
{
    private readonly Dictionary<string, object?> _values = new(11, StringComparer.Ordinal);

    internal Dictionary<string, object?> Values => _values;

    /// <param name="value">Null, string, bool, char, a number, <see cref="JsonElement"/>, <see cref="JsonPart"/>, a list, a map with string
    /// keys, or a <see cref="VelocityTool"/>. Lists and maps are copied.</param>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public VelocityContext Set(string name, object? value)
    {
        _values[name] = JavaValue.From(value);
        return this;
    }

    public VelocityContext Add(VelocityTool tool)
    {
        _values[tool.Name] = tool;
        return this;
    }
}
