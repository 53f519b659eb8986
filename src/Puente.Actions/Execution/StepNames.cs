namespace Puente.Actions.Execution;

/// <summary>The steps in their order. Those up to the output transformation are recorded, word for word.</summary>
public static class StepNames
{
    public const string Body = "Validate request body contains simple json (key-value pairs)";
    public const string Definition = "Validate draft definition";
    public const string Input = "Validate request body against simple input schema";
    public const string Authentication = "Perform authentication";
    public const string Url = "Resolve request URL template";
    public const string Headers = "Resolve request header templates";
    public const string RequestBody = "Resolve request body template";
    public const string Execute = "Execute";
    public const string Translation = "Resolve translation map";
    public const string Output = "Apply output transformation";

    // Names of our own: no recording goes beyond the tenth step.
    public const string Contract = "Validate output against success schema";
    public const string Flatten = "Flatten output";

    internal static readonly string[] InOrder =
    [
        Body,
        Definition,
        Input,
        Authentication,
        Url,
        Headers,
        RequestBody,
        Execute,
        Translation,
        Output,
        Contract,
        Flatten,
    ];
}
