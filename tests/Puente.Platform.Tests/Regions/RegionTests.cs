using Puente.Platform.Regions;

namespace Puente.Platform.Tests.Regions;

public sealed class RegionTests
{
    public static TheoryData<Region> Every => [.. Region.All];

    [Theory]
    [MemberData(nameof(Every), DisableDiscoveryEnumeration = true)]
    public void A_region_is_found_by_all_its_names(Region region)
    {
        Assert.Same(region, Region.Find(region.AwsName));
        Assert.Same(region, Region.Find(region.AwsName.Replace('-', '_')));
        Assert.Same(region, Region.Find(region.Domain.ToUpperInvariant()));
        Assert.Same(region, Region.Find($" login.{region.Domain} "));
        Assert.Equal($"https://api.{region.Domain}/", region.ApiBase.AbsoluteUri);
        Assert.Equal(region.LoginBase, Region.LoginBaseOf(region.ApiBase));
    }

    [Fact]
    public void There_are_eighteen_public_regions_and_no_name_twice()
    {
        Assert.Equal(18, Region.All.Count);
        Assert.Equal(18, Region.All.Select(r => r.Domain).Distinct().Count());
        Assert.Equal(18, Region.All.Select(r => r.AwsName).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api.us.genesys.cloud")]
    [InlineData("eu-west-9")]
    public void Other_names_are_no_region(string? text) => Assert.Null(Region.Find(text));

    [Theory]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("https://api.example.com:8443/x", "https://login.example.com:8443/x")]
    [InlineData("https://gateway.example.com/genesys", "https://gateway.example.com/genesys")]
    [InlineData("https://my-api.example.com", "https://my-api.example.com/")]
    public void The_login_base_follows_from_the_api_base(string api, string login) =>
        Assert.Equal(login, Region.LoginBaseOf(new Uri(api)).AbsoluteUri);
}
