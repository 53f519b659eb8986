namespace Puente.Store;

/// <summary>
/// Named moments around a write. Tests hang on to them to end the process exactly there; nothing else listens.
/// </summary>
public static class WritePoint
{
    /// <summary>Called with the name of each moment as it passes. Null in the product.</summary>
    public static Action<string>? Observer { get; set; }

    public static void Reached(string name) => Observer?.Invoke(name);
}
