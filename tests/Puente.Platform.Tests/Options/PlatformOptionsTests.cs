using Puente.Platform.Errors;
using Puente.Platform.SignIn;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Options;

public sealed class PlatformOptionsTests
{
    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var options = new PlatformOptions
        {
            Region = "mars-1",
            MaxTries = 0,
            RateShare = double.NaN,
            Timeout = TimeSpan.Zero,
            UserAgent = "a b c (",
        };
        var error = Assert.Throws<PlatformOptionsException>(() => new PlatformClient(options));
        Assert.Equal(7, error.Faults.Count);
        foreach (
            var word in (string[])
                ["mars-1", "ClientId", "ClientSecret", "MaxTries", "RateShare", "Timeout", "UserAgent"]
        )
            Assert.Contains(error.Faults, f => f.Contains(word, StringComparison.Ordinal));
        Assert.All(error.Faults, f => Assert.Contains(f, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", false, true)]
    [InlineData("http://localhost:5000", false, true)]
    [InlineData("https://platform.example", false, true)]
    [InlineData("http://platform.example", false, false)]
    [InlineData("http://platform.example", true, true)]
    [InlineData("ftp://platform.example", true, false)]
    [InlineData("https://user:pass@platform.example", true, false)]
    [InlineData("https://platform.example/?x=1", true, false)]
    public void A_secret_does_not_cross_the_network_in_clear_unless_asked_for(string apiBase, bool allow, bool good)
    {
        var options = Clients.Options(o =>
        {
            o.ApiBase = new Uri(apiBase);
            o.AllowPlainHttp = allow;
        });
        Assert.Equal(good, options.Validate().Count == 0);
    }

    [Fact]
    public void Region_and_base_together_are_a_fault() =>
        Assert.Contains(
            "both given",
            Assert.Single(Clients.Options(o => o.Region = "eu-west-1").Validate()),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_secret_does_not_print_itself()
    {
        var secret = new Secret("hush");
        Assert.Equal("(secret)", secret.ToString());
        Assert.Equal("(secret)", $"{secret}");
        Assert.DoesNotContain("hush", System.Text.Json.JsonSerializer.Serialize(secret), StringComparison.Ordinal);
        Assert.Equal("hush", secret.Reveal());
    }

    [Fact]
    public void A_secret_file_may_end_with_a_line_break()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "hush \r\n");
            Assert.Equal("hush ", Secret.FromFile(path).Reveal());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
