using Puente.Actions.Execution;
using Puente.Actions.Execution.Aws;
using Puente.Testing.Aws;

namespace Puente.Actions.Tests.Execution.Aws;

/// <summary>Known answers: AWS's published test vectors, and botocore's for the two calls made here.</summary>
public sealed class AwsSignatureTests
{
    private static readonly DateTimeOffset Moment = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void The_published_vectors_come_out_and_the_verifier_agrees(string path, string signature)
    {
        var signed = Sign("GET", "https://example.amazonaws.com" + path, [], null, "us-east-1", "service");
        var authorization = Header(signed, "Authorization");
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            authorization
        );
        Assert.Null(Verify("GET", path, authorization, PretendLambda.SecretKey));
        Assert.Equal("the signature does not match", Verify("POST", path, authorization, PretendLambda.SecretKey));
        Assert.Equal("the signature does not match", Verify("GET", path, authorization, "another"));
        Assert.Equal("the access key is not known", Verify("GET", path, authorization, null));
    }

    [Theory]
    [InlineData(null, "6198817b9807599e33f98aa382d3dc8d50a8efd6775ccfae38ff627c382f976e")]
    [InlineData("session/token==", "30ef6d7f214a348a871cb92155da9c9f1298ccab51fa44859d57ce7cd6374730")]
    public void A_call_of_a_function_is_signed_as_botocore_signs_it(string? token, string signature)
    {
        var signed = Sign(
            "POST",
            $"https://lambda.eu-central-1.amazonaws.com/2015-03-31/functions/{Uri.EscapeDataString(PretendLambda.Function)}/invocations",
            [
                new("Content-Type", "application/json"),
                new("X-Amz-Invocation-Type", "RequestResponse"),
                new("X-Amz-Log-Type", "None"),
                new("Transfer-Encoding", "buffered"),
            ],
            """{"phone":"+49"}""",
            "eu-central-1",
            "lambda",
            token
        );
        Assert.EndsWith($"Signature={signature}", Header(signed, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "5318560f0f218e4d4de8bd5e7db2254ce2c9f3cc8a142c574b4222dde7d933da")]
    [InlineData("session/token==", "7bc3c7ca1c2692ef2b23a2bd94382ade53286bdcbf9ea3dc758cc067a2b15d4d")]
    public void Taking_on_a_role_is_signed_as_botocore_signs_it(string? token, string signature)
    {
        var signed = Sign(
            "POST",
            "https://sts.eu-central-1.amazonaws.com/",
            [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fflows&RoleSessionName=puente&DurationSeconds=900",
            "eu-central-1",
            "sts",
            token
        );
        Assert.EndsWith($"Signature={signature}", Header(signed, "Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:x", "https://lambda.eu-central-1.amazonaws.com/")]
    [InlineData(
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:x:$LATEST",
        "https://lambda.cn-north-1.amazonaws.com.cn/"
    )]
    [InlineData(
        "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:x",
        "https://lambda.us-gov-west-1.amazonaws.com/"
    )]
    [InlineData("arn:aws:lambda:eu-central-1:1:function:x", null)]
    [InlineData("arn:aws:s3:eu-central-1:123456789012:function:x", null)]
    [InlineData("arn:aws:lambda:evil.example.com/:123456789012:function:x", null)]
    [InlineData("https://lambda.eu-central-1.amazonaws.com/x", null)]
    public void The_address_follows_from_the_ARN(string arn, string? address) =>
        Assert.Equal(
            address,
            FunctionArn.TryRead(arn) is { } function ? new AwsAccess().AddressOf("lambda", function).AbsoluteUri : null
        );

    private static ActionRequest Sign(
        string method,
        string url,
        KeyValuePair<string, string>[] headers,
        string? body,
        string region,
        string service,
        string? token = null
    ) =>
        AwsSignature.Sign(
            new ActionRequest(method, url, headers, body),
            new AwsKeys(PretendLambda.AccessKey, PretendLambda.SecretKey, token),
            region,
            service,
            Moment
        );

    private static string? Verify(string method, string path, string authorization, string? secret) =>
        AwsVerifier.FaultOf(
            method,
            path,
            new Dictionary<string, string>
            {
                ["host"] = "example.amazonaws.com",
                ["x-amz-date"] = "20150830T123600Z",
                ["authorization"] = authorization,
            },
            [],
            _ => secret,
            Moment
        );

    private static string Header(ActionRequest request, string name) =>
        request.Headers.Single(header => header.Key == name).Value;
}
