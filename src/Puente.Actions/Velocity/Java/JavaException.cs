namespace Puente.Actions.Velocity.Java;

/// <summary>A method of a value failed; the renderer adds the place.</summary>
internal sealed class JavaException(string what, bool isLimit = false) : Exception(what)
{
    public bool IsLimit { get; } = isLimit;
}
