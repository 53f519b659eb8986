using System.Globalization;

namespace Puente.Configuration;

/// <summary>One thing that is wrong with the settings, with the way out.</summary>
/// <param name="Source">Configuration file as the user named it, or the environment variable.</param>
/// <param name="Line">From 1; 0 when there is no place in a file.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Path">Setting concerned: <c>masking.deny[2]</c>; empty when the file as a whole is.</param>
public sealed record ConfigurationFault(string Source, int Line, int Column, string Path, string Problem, string Fix)
{
    /// <summary><c>puente.json:3:5</c>, or where else the value came from.</summary>
    public string Place => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}") : Source;

    public override string ToString() => $"{Place}: {(Path.Length > 0 ? $"{Path}: " : "")}{Problem}. {Fix}";
}

/// <summary>The settings cannot be used. Carries every fault found, not the first.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationFault> faults)
    : Exception(
        faults.Count == 1
            ? "One setting must be changed:"
            : string.Create(CultureInfo.InvariantCulture, $"{faults.Count} settings must be changed:")
    )
{
    public IReadOnlyList<ConfigurationFault> Faults { get; } = faults;
}
