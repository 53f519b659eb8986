using System.Text;
using System.Text.Json;
using Puente.Actions.Execution.Aws;

namespace Puente.Actions.Execution;

/// <summary>What signing in gave to a run.</summary>
/// <param name="Authorization">Header that the platform adds by itself; null when the author writes it.</param>
/// <param name="AuthResponse">What templates read as <c>authResponse</c>.</param>
/// <param name="IsCached">True when a token was used that an earlier run got.</param>
internal sealed record SignIn(
    string? Authorization,
    JsonElement AuthResponse,
    bool IsCached,
    IReadOnlyList<string> Secrets
)
{
    public static readonly SignIn Nothing = new(null, default, false, []);

    /// <summary>What a call of AWS is signed with; null for other services.</summary>
    public AwsKeys? Aws { get; init; }
}

/// <summary>Step 4. Keeps the token of its integration until a service refuses it.</summary>
internal sealed partial class Authenticator(IActionExchange exchange, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SignIn? _token;

    public async Task<SignIn> SignInAsync(
        ActionProgram program,
        ActionRunOptions options,
        bool renew,
        CancellationToken cancellationToken
    )
    {
        if (!options.SignsIn)
            return Placeholder(program);
        if (program.IsLambda)
            return await AwsAsync(program, options, renew, cancellationToken);
        var credentials = options.Credentials;
        switch (credentials.Kind)
        {
            case "basicAuth":
                var pair = Convert.ToBase64String(
                    Encoding.UTF8.GetBytes(
                        $"{credentials.Fields.GetValueOrDefault("userName")}:{credentials.Fields.GetValueOrDefault("password")}"
                    )
                );
                return new SignIn($"Basic {pair}", default, false, [pair]);
            case "userDefinedOAuth":
            case "pureCloudOAuthClient":
                return await TokenAsync(options, renew, cancellationToken);
            case "none"
                when program.File.IntegrationType is "purecloud-data-actions"
                    && program.Url?.Text.StartsWith('/') == true:
                throw Fault("This action calls the platform itself; give credentials of type pureCloudOAuthClient.");
            default:
                return SignIn.Nothing;
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<SignIn> TokenAsync(ActionRunOptions options, bool renew, CancellationToken cancellationToken)
    {
        // One sign-in at a time: a burst of actions must not become a burst of sign-ins.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is not null && !renew)
                return _token with { IsCached = true };
            _token =
                options.Credentials.Kind == "userDefinedOAuth"
                    ? await RunAuthActionAsync(options, cancellationToken)
                    : await SignInToPlatformAsync(options, cancellationToken);
            return _token;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SignIn> RunAuthActionAsync(ActionRunOptions options, CancellationToken cancellationToken)
    {
        var action =
            options.AuthAction
            ?? throw Fault(
                "Credentials of type userDefinedOAuth need their custom auth action; name its file as authAction."
            );
        var run = new ActionRun(
            action,
            options with
            {
                Credentials = options.Credentials.ForAuthAction(),
                AuthAction = null,
                Flatten = false,
            },
            exchange,
            this,
            time
        );
        var trace = await run.RunAsync("{}", cancellationToken);
        if (trace.Result is null)
            throw Fault($"The custom auth action failed: {trace.Error!.Message}");
        var answer = JsonElement.Parse(trace.Result);
        var secrets =
            answer.ValueKind == JsonValueKind.Object
                ? answer
                    .EnumerateObject()
                    .Where(member => member.Value.ValueKind == JsonValueKind.String && member.Name != "token_type")
                    .Select(member => member.Value.GetString()!)
                    .Where(value => value.Length >= 8)
                    .ToArray()
                : [];
        return new SignIn(null, answer, false, secrets);
    }

    private async Task<SignIn> SignInToPlatformAsync(ActionRunOptions options, CancellationToken cancellationToken)
    {
        var fields = options.Credentials.Fields;
        if (options.LoginUrl is null && options.BaseUrl is null)
            throw Fault("Give the base URL of the platform, for example https://api.mypurecloud.de.");
        var login = options.LoginUrl ?? LoginOf(options.BaseUrl!);
        var pair = Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{fields.GetValueOrDefault("clientId")}:{fields.GetValueOrDefault("clientSecret")}")
        );
        ActionResponse answer;
        try
        {
            answer = await exchange.SendAsync(
                new ActionRequest(
                    "POST",
                    new Uri(login, "/oauth/token").AbsoluteUri,
                    [
                        new("Authorization", $"Basic {pair}"),
                        new("Content-Type", "application/x-www-form-urlencoded"),
                        new("Transfer-Encoding", "buffered"),
                    ],
                    "grant_type=client_credentials"
                ),
                cancellationToken
            );
        }
        catch (ActionExchangeException fault)
        {
            throw new ActionStepException(ActionError.Of(fault.Fault, fault.Message), fault);
        }

        if (answer.Status != 200)
            throw Fault(
                FormattableString.Invariant(
                    $"{login.Host} answered {answer.Status} to the sign-in; check client id, secret and region."
                )
            );
        try
        {
            var token = JsonElement.Parse(answer.Body).GetProperty("access_token").GetString()!;
            return new SignIn($"Bearer {token}", default, false, [token, pair]);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ActionStepException(
                ActionError.Of(
                    ActionFault.Authentication,
                    $"{login.Host} answered the sign-in without an access token."
                ),
                fault
            );
        }
    }

    private static Uri LoginOf(Uri platform) =>
        platform.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(platform) { Host = "login." + platform.Host[4..] }.Uri
            : platform;

    /// <summary>Without a service there is no token; templates that read one get its name.</summary>
    private static SignIn Placeholder(ActionProgram program)
    {
        var names = program
            .RequestTemplates.SelectMany(template => template.References)
            .Where(reference => reference.Name == "authResponse" && reference.Steps.Count > 0)
            .Select(reference => reference.Steps[0].Name)
            .Distinct(StringComparer.Ordinal)
            .Select(name => $"{Json.JsonText.Quote(name)}:{Json.JsonText.Quote($"({name})")}");
        return SignIn.Nothing with { AuthResponse = JsonElement.Parse($"{{{string.Join(',', names)}}}") };
    }

    private static ActionStepException Fault(string message) =>
        new(ActionError.Of(ActionFault.Authentication, message));
}
