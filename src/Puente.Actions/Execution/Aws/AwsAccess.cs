namespace Puente.Actions.Execution.Aws;

/// <summary>Keys of AWS. Never printed.</summary>
public sealed class AwsKeys(string accessKey, string secretKey, string? sessionToken)
{
    public string AccessKey { get; } = accessKey;

    public string SecretKey { get; } = secretKey;

    public string? SessionToken { get; } = string.IsNullOrEmpty(sessionToken) ? null : sessionToken;

    internal IEnumerable<string> Secrets => SessionToken is null ? [SecretKey] : [SecretKey, SessionToken];
}

/// <summary>How Lambda functions are reached.</summary>
public sealed record AwsAccess
{
    /// <summary>Of whoever runs the action; null when the credential brings its own.</summary>
    public AwsKeys? Keys { get; init; }

    /// <summary>A stand-in of AWS on this machine, for example; null: the region's own addresses.</summary>
    public Uri? Endpoint { get; init; }

    /// <param name="service"><c>lambda</c> or <c>sts</c>.</param>
    internal Uri AddressOf(string service, FunctionArn function) =>
        Endpoint
        ?? new Uri($"https://{service}.{function.Region}.amazonaws.com{(function.Partition == "aws-cn" ? ".cn" : "")}");
}
