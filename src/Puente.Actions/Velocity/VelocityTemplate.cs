using Puente.Actions.Velocity.Rendering;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Velocity;

/// <summary>A template, parsed once; it may be rendered from several threads at a time.</summary>
public sealed class VelocityTemplate
{
    /// <summary>Above this a text is refused: no real template comes near.</summary>
    public const int MaxCharacters = 1_000_000;

    private VelocityTemplate(string name, string text, VelocityOptions options, VelocityParser parser)
    {
        (Name, Text, Options) = (name, text, options);
        Body = parser.Parse();
        References = parser.References;
        Directives = parser.Directives;
    }

    /// <summary>As the errors call it: <c>requestTemplate</c>, <c>successTemplate</c>.</summary>
    public string Name { get; }

    public string Text { get; }

    public VelocityOptions Options { get; }

    public IReadOnlyList<VelocityNode> Body { get; }

    /// <summary>Every reference, those inside strings, calls and conditions included, inner ones before outer ones.</summary>
    public IReadOnlyList<VelocityReference> References { get; }

    public IReadOnlyList<VelocityDirective> Directives { get; }

    /// <exception cref="VelocityException">The text is not a template, or is too long or too deeply nested.</exception>
    public static VelocityTemplate Parse(string text, string name, VelocityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxCharacters)
        {
            throw new VelocityException(
                VelocityFault.Limit,
                name,
                new VelocityPosition(0, 1, 1),
                $"The template has {text.Length} characters, the limit is {MaxCharacters}",
                "Send large constant data from the service instead."
            );
        }

        options ??= new VelocityOptions();
        return new VelocityTemplate(name, text, options, new VelocityParser(new VelocitySource(name, text), options));
    }

    /// <exception cref="VelocityException">A reference has no value where it needs one, or a limit was reached.</exception>
    public string Render(VelocityContext context, VelocityLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new VelocityRenderer(Name, Options, context, limits ?? VelocityLimits.Default).Render(
            Body,
            Text.Length + 32
        );
    }
}
