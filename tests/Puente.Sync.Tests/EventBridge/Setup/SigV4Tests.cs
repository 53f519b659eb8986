using System.Net.Http.Headers;
using Puente.Sync.EventBridge.Setup;

namespace Puente.Sync.Tests.EventBridge.Setup;

/// <summary>Known answers: AWS's published test vectors, and botocore's for the calls made here.</summary>
public sealed class SigV4Tests
{
    private static readonly DateTimeOffset Moment = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void The_published_vectors_come_out(string path, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com" + path);

        SigV4.Sign(request, [], Keys(null), "us-east-1", "service", Moment);

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            Authorization(request)
        );
        Assert.Equal("20150830T123600Z", request.Headers.GetValues("X-Amz-Date").Single());
    }

    [Theory]
    [InlineData(
        null,
        "content-type;host;x-amz-date;x-amz-target",
        "a9829a066b1d31c30fa1ea85a56842f59de02303549ecf547050325c11ed9fcb"
    )]
    [InlineData(
        "session/token==",
        "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
        "0b472c2b34e149a230fe276e20c0908f6ebae96826f6c6983c4cb836b1e70854"
    )]
    public void A_call_of_EventBridge_is_signed_as_botocore_signs_it(string? token, string headers, string signature)
    {
        var body = """{"Name":"puente"}"""u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://events.us-east-1.amazonaws.com/");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AWSEvents.DescribeRule");

        SigV4.Sign(request, body, Keys(token), "us-east-1", "events", Moment);

        Assert.EndsWith(
            $"SignedHeaders={headers}, Signature={signature}",
            Authorization(request),
            StringComparison.Ordinal
        );
    }

    private static AwsKeys Keys(string? token) => new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token);

    private static string Authorization(HttpRequestMessage request) =>
        request.Headers.GetValues("Authorization").Single();
}
