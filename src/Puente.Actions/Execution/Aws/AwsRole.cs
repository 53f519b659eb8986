using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Puente.Actions.Execution.Aws;

/// <summary>Takes on the role of an integration, as the platform does with the ARN of its credential.</summary>
internal sealed class AwsRole(IActionExchange exchange, TimeProvider time)
{
    private const string Version = "2011-06-15";

    /// <summary>The shortest that AWS gives; actions end within a minute.</summary>
    private const int Seconds = 900;

    /// <returns>Keys of the role, and when they run out.</returns>
    /// <exception cref="ActionStepException">The role may not be taken on, or the answer cannot be read.</exception>
    public async Task<(AwsKeys Keys, DateTimeOffset End)> AssumeAsync(
        string role,
        FunctionArn function,
        AwsAccess access,
        AwsKeys keys,
        CancellationToken cancellationToken
    )
    {
        var address = access.AddressOf("sts", function);
        var body =
            $"Action=AssumeRole&Version={Version}&RoleArn={Uri.EscapeDataString(role)}&RoleSessionName=puente&DurationSeconds={Seconds.ToString(CultureInfo.InvariantCulture)}";
        var request = AwsSignature.Sign(
            new ActionRequest(
                "POST",
                new Uri(address, "/").AbsoluteUri,
                [
                    new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                    new("Transfer-Encoding", "buffered"),
                ],
                body
            ),
            keys,
            function.Region,
            "sts",
            time.GetUtcNow()
        );
        var answer = await exchange.SendAsync(request, cancellationToken);
        if (answer.Status != 200)
            throw Fault(
                FormattableString.Invariant(
                    $"{address.Host} answered {answer.Status} {CodeIn(answer.Body)} to AssumeRole; check the keys, the ARN of the credential and whom its role trusts."
                )
            );
        try
        {
            var given = Parse(answer.Body).Descendants().Single(element => element.Name.LocalName == "Credentials");
            string Member(string name) => given.Elements().Single(element => element.Name.LocalName == name).Value;
            return (
                new AwsKeys(Member("AccessKeyId"), Member("SecretAccessKey"), Member("SessionToken")),
                DateTimeOffset.Parse(Member("Expiration"), CultureInfo.InvariantCulture)
            );
        }
        catch (Exception fault) when (fault is XmlException or InvalidOperationException or FormatException)
        {
            throw Fault($"{address.Host} answered AssumeRole without keys that can be read.", fault);
        }
    }

    private static string CodeIn(string body)
    {
        try
        {
            return Parse(body).Descendants().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value ?? "";
        }
        catch (XmlException)
        {
            return "(no code)";
        }
    }

    private static XDocument Parse(string body)
    {
        using var text = new StringReader(body);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }

    private static ActionStepException Fault(string message, Exception? inner = null) =>
        new(ActionError.Of(ActionFault.Authentication, message), inner);
}
