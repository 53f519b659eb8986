using Puente.Actions.Velocity.Java;

namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$urlTool.optionalQueryParam(name, value)</c>: <c>name=value</c>, or nothing when there is no value.</summary>
/// <remarks>Uncertain: only the name of the method is documented; the order of its values is a guess.</remarks>
internal static class UrlTool
{
    public static VelocityTool Instance { get; } =
        new VelocityTool("urlTool", "urlTool").Method("optionalQueryParam", 2, 2, Optional);

    private static string Optional(IReadOnlyList<object?> values)
    {
        var value = values[1] is null ? "" : JavaText.Of(values[1]!, 100_000);
        return value.Length == 0 || values[0] is not string name
            ? ""
            : $"{EscTool.FormEncode(name)}={EscTool.FormEncode(value)}";
    }
}
