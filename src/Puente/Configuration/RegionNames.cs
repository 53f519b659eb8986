namespace Puente.Configuration;

/// <summary>A place where organisations live. All hosts derive from the domain.</summary>
/// <param name="Name">AWS region: <c>eu-central-1</c>.</param>
/// <param name="Domain"><c>mypurecloud.de</c>.</param>
internal readonly record struct RegionName(string Name, string Domain)
{
    public Uri ApiBase => new($"https://api.{Domain}");

    public Uri LoginBase => new($"https://login.{Domain}");
}

/// <summary>What a user may write for <c>region</c>.</summary>
internal static class RegionNames
{
    private static readonly RegionName[] Known =
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

    public static IEnumerable<string> Regions => Known.Select(region => region.Name);

    public static IEnumerable<string> All => Regions.Concat(Known.Select(region => region.Domain));

    public static bool TryFind(string text, out RegionName region)
    {
        region = Known.FirstOrDefault(known =>
            known.Name.Equals(text, StringComparison.OrdinalIgnoreCase)
            || known.Domain.Equals(text, StringComparison.OrdinalIgnoreCase)
        );
        return region.Name is not null;
    }
}
