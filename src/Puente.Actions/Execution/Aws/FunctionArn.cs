using System.Text.RegularExpressions;

namespace Puente.Actions.Execution.Aws;

/// <summary>Which function is called: <c>arn:aws:lambda:eu-central-1:123456789012:function:lookup:live</c>.</summary>
/// <param name="Name">The whole ARN, with version or alias where it has one.</param>
internal sealed partial record FunctionArn(string Name, string Partition, string Region)
{
    public static FunctionArn? TryRead(string text) =>
        Shape().Match(text) is { Success: true } match
            ? new FunctionArn(text, match.Groups["partition"].Value, match.Groups["region"].Value)
            : null;

    [GeneratedRegex(
        "^arn:(?<partition>aws[a-z-]*):lambda:(?<region>[a-z]{2}(-[a-z]+)+-[0-9]):[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[$A-Za-z0-9_-]{1,128})?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Shape();
}
