namespace Puente.Actions.Contracts;

/// <summary>One violation, in the words of the platform's validator.</summary>
/// <param name="Schema">JSON pointer into the schema.</param>
/// <param name="Instance">JSON pointer into what was checked.</param>
public readonly record struct SchemaFault(string Schema, string Instance, string Message)
{
    /// <summary>As the platform puts it after "JSON failed schema validation for the following reasons:".</summary>
    public override string ToString() => $"Schema: # @{Schema}. Error location: {Instance}. {Message}";
}
