using Amazon;
using Amazon.Runtime;
using Amazon.SQS;

namespace Puente.Sync.EventBridge;

/// <summary>Clients of AWS. Credentials come from the SDK's own chain (environment, profile, role), never from our settings.</summary>
public static class AwsClients
{
    /// <param name="region">AWS name; null takes the SDK's own (AWS_REGION or the profile's).</param>
    /// <param name="endpoint">Instead of the region's: an emulator, a VPC endpoint.</param>
    /// <param name="credentials">Null: the SDK's chain.</param>
    public static IAmazonSQS CreateSqs(string? region, Uri? endpoint, AWSCredentials? credentials = null)
    {
        var configuration = new AmazonSQSConfig
        {
            // The stream has its own back-off, which the status shows; the SDK's would hide the fault for minutes.
            MaxErrorRetry = 1,
            // Above the longest poll, so that a connection that went away is noticed.
            Timeout = TimeSpan.FromSeconds(45),
        };
        if (endpoint is not null)
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = region ?? "us-east-1";
        }
        else if (region is not null)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return credentials is null
            ? new AmazonSQSClient(configuration)
            : new AmazonSQSClient(credentials, configuration);
    }

    /// <summary>Keys from these variables; null when they hold none, so that the SDK's chain goes on with profile and role.</summary>
    public static AWSCredentials? CredentialsOf(Func<string, string?> variable) =>
        variable("AWS_ACCESS_KEY_ID") is not { } key || variable("AWS_SECRET_ACCESS_KEY") is not { } secret ? null
        : variable("AWS_SESSION_TOKEN") is { } token ? new SessionAWSCredentials(key, secret, token)
        : new BasicAWSCredentials(key, secret);

    /// <summary>The region in a queue's URL (<c>https://sqs.eu-west-1.amazonaws.com/…</c>); null when there is none.</summary>
    public static string? RegionOf(string queue) =>
        Uri.TryCreate(queue, UriKind.Absolute, out var url)
        && url.Host.Split('.') is ["sqs", var region, "amazonaws", ..]
            ? region
            : null;
}
