namespace Puente.Platform.Regions;

/// <summary>One region of Genesys Cloud. All its hosts derive from one domain.</summary>
/// <param name="AwsName">AWS region: <c>eu-west-1</c>.</param>
/// <param name="Domain">What the SDKs call the environment: <c>mypurecloud.ie</c>.</param>
public sealed record Region(string AwsName, string Domain)
{
    /// <summary>The public regions; three official SDKs agree on this table.</summary>
    public static IReadOnlyList<Region> All { get; } =
    [
        new("us-east-1", "mypurecloud.com"),
        new("us-east-2", "use2.us-gov-pure.cloud"),
        new("us-west-2", "usw2.pure.cloud"),
        new("ca-central-1", "cac1.pure.cloud"),
        new("mx-central-1", "mxc1.pure.cloud"),
        new("sa-east-1", "sae1.pure.cloud"),
        new("eu-west-1", "mypurecloud.ie"),
        new("eu-west-2", "euw2.pure.cloud"),
        new("eu-central-1", "mypurecloud.de"),
        new("eu-central-2", "euc2.pure.cloud"),
        new("eusc-de-east-1", "edee1.eusc-pure.cloud"),
        new("me-central-1", "mec1.pure.cloud"),
        new("ap-south-1", "aps1.pure.cloud"),
        new("ap-southeast-1", "apse1.pure.cloud"),
        new("ap-southeast-2", "mypurecloud.com.au"),
        new("ap-northeast-1", "mypurecloud.jp"),
        new("ap-northeast-2", "apne2.pure.cloud"),
        new("ap-northeast-3", "apne3.pure.cloud"),
    ];

    public Uri ApiBase => new($"https://api.{Domain}");

    public Uri LoginBase => new($"https://login.{Domain}");

    /// <summary>
    /// Finds a region by AWS name (<c>eu-west-1</c> or <c>eu_west_1</c>), by domain, or by one of its hosts
    /// (<c>api.</c>, <c>login.</c>, <c>apps.</c>). Null when there is none.
    /// </summary>
    public static Region? Find(string? text)
    {
        var wanted = (text ?? "").Trim();
        foreach (var host in (ReadOnlySpan<string>)["api.", "login.", "apps."])
        {
            if (wanted.StartsWith(host, StringComparison.OrdinalIgnoreCase))
                wanted = wanted[host.Length..];
        }

        var aws = wanted.Replace('_', '-');
        foreach (var region in All)
        {
            if (
                region.Domain.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                || region.AwsName.Equals(aws, StringComparison.OrdinalIgnoreCase)
            )
                return region;
        }

        return null;
    }

    /// <summary>The login base that belongs to an API base, found as the SDKs do: <c>://api.</c> becomes <c>://login.</c>,
    /// and a base without <c>api.</c> (a local platform, a gateway) is its own login base.</summary>
    public static Uri LoginBaseOf(Uri apiBase) =>
        apiBase.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(apiBase) { Host = $"login.{apiBase.Host[4..]}" }.Uri
            : apiBase;
}
