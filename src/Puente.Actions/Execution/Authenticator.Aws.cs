using Puente.Actions.Execution.Aws;

namespace Puente.Actions.Execution;

/// <summary>Signing in to AWS: the role of the credential, taken on with the keys of whoever runs the action.</summary>
internal sealed partial class Authenticator
{
    /// <summary>Keys that run out sooner are taken anew, so that none runs out on its way.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(1);

    private (string Role, AwsKeys Keys, DateTimeOffset End)? _role;

    private async Task<SignIn> AwsAsync(
        ActionProgram program,
        ActionRunOptions options,
        bool renew,
        CancellationToken cancellationToken
    )
    {
        // What the address is, is known when its template has been resolved; the region stands in the ARN as written.
        var function =
            FunctionArn.TryRead(program.Url?.Text.Trim() ?? "")
            ?? throw Fault(
                "The request URL is no ARN of a Lambda function; write arn:aws:lambda:REGION:ACCOUNT:function:NAME."
            );
        var fields = options.Credentials.Fields;
        var own =
            fields.TryGetValue("accessKeyId", out var id) && fields.TryGetValue("secretAccessKey", out var secret)
                ? new AwsKeys(id, secret, fields.GetValueOrDefault("sessionToken"))
                : options.Aws.Keys
                    ?? throw Fault(
                        "There are no keys of AWS to sign with; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name them in the credentials."
                    );
        if (!fields.TryGetValue("ARN", out var role))
            return SignIn.Nothing with { Aws = own, Secrets = [.. own.Secrets] };
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var isCached = _role is { } kept && kept.Role == role && kept.End - Spare > time.GetUtcNow() && !renew;
            if (!isCached)
            {
                var (keys, end) = await new AwsRole(exchange, time).AssumeAsync(
                    role,
                    function,
                    options.Aws,
                    own,
                    cancellationToken
                );
                _role = (role, keys, end);
            }
            return SignIn.Nothing with
            {
                Aws = _role!.Value.Keys,
                IsCached = isCached,
                Secrets = [.. own.Secrets, .. _role.Value.Keys.Secrets],
            };
        }
        catch (ActionExchangeException fault)
        {
            throw new ActionStepException(ActionError.Of(fault.Fault, fault.Message), fault);
        }
        finally
        {
            _gate.Release();
        }
    }
}
