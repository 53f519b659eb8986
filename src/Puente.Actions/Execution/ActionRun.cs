using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Execution.Aws;
using Puente.Actions.Json;

namespace Puente.Actions.Execution;

/// <summary>One run: its steps, and what they have given so far.</summary>
internal sealed class ActionRun(
    ActionProgram program,
    ActionRunOptions options,
    IActionExchange exchange,
    Authenticator authenticator,
    TimeProvider time
)
{
    private readonly List<ActionOperation> _operations = [];
    private readonly List<string> _warnings = [];
    private readonly SecretMask _mask = new();
    private Func<IReadOnlyList<KeyValuePair<string, string?>>>? _mapped;
    private Func<Recording>? _recording;
    private string _current = StepNames.Body;

    public async Task<ActionTrace> RunAsync(string input, CancellationToken cancellationToken)
    {
        foreach (var secret in options.Credentials.Secrets)
            _mask.Add(secret);
        string? result = null;
        ActionError? error = null;
        // The time runs from the start, signing in included.
        using var limit = new CancellationTokenSource(program.Timeout, time);
        using var both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token)
            : null;
        try
        {
            result = await StepsAsync(input, both?.Token ?? limit.Token);
        }
        catch (ActionStepException fault)
        {
            error = fault.Error;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = ActionError.Of(
                ActionFault.Timeout,
                FormattableString.Invariant(
                    $"The action took longer than its {program.Timeout.TotalSeconds:0} seconds and was stopped."
                )
            );
            _operations.Add(new ActionOperation(_operations.Count + 1, _current, error));
        }

        return new ActionTrace
        {
            Action = program.File.Name,
            Operations = _operations,
            Result = result,
            Error = error,
            Warnings = _warnings,
            ReadExchange = _recording,
            ReadMapped = _mapped,
        };
    }

    private async Task<string> StepsAsync(string text, CancellationToken cancellationToken)
    {
        var input = Step(StepNames.Body, () => InputStep.Parse(text), JsonText.Of);
        Step(StepNames.Definition, () => true, _ => null);
        Step(StepNames.Input, () => InputStep.Check(program.Input, input), _ => null);
        var sign = await StepAsync(
            StepNames.Authentication,
            () => authenticator.SignInAsync(program, options, renew: false, cancellationToken)
        );
        var request = Resolve(input, sign);
        var response = await StepAsync(
            StepNames.Execute,
            () => SendAsync(request, input, sign, cancellationToken),
            answer => ResponseStep.Describe(answer, _mask)
        );
        var document = Amend(() => ResponseStep.Parse(program.File, response));
        var values = Step(
            StepNames.Translation,
            () => TranslationStep.Resolve(program, document, _warnings),
            resolved => TranslationStep.Describe(resolved, _mask)
        );
        _mapped = () =>
            [
                .. values.Select(value => new KeyValuePair<string, string?>(
                    value.Key,
                    value.Value is null ? null : _mask.Apply(value.Value)
                )),
            ];
        var output = Step(
            StepNames.Output,
            () => OutputStep.Transform(program, response.Body, values, options, _warnings),
            json => _mask.Apply(JsonText.Of(json))
        );
        Step(StepNames.Contract, () => OutputStep.Check(program.Output, output), _ => null);
        return options.Flatten
            ? Step(StepNames.Flatten, () => Flattening.Flatten(program.Output, output), _mask.Apply)
            : JsonText.Of(output);
    }

    private ActionRequest Resolve(JsonElement input, SignIn sign)
    {
        foreach (var secret in sign.Secrets)
            _mask.Add(secret);
        foreach (var name in MissingCredentials())
            _warnings.Add($"credentials.{name} has no value; the credentials of this run have no such field.");
        var step = new RequestStep(program, options, input, sign);
        var url = Step(StepNames.Url, step.ResolveUrl, address => JsonText.Quote(_mask.Apply(address)));
        var headers = Step(
            StepNames.Headers,
            step.ResolveHeaders,
            map =>
                TranslationStep.Describe(
                    _mask
                        .Apply(map)
                        .Select(header => new KeyValuePair<string, string?>(header.Key, JsonText.Quote(header.Value))),
                    _mask
                )
        );
        var body = Step(StepNames.RequestBody, step.ResolveBody, text => JsonText.Quote(_mask.Apply(text)));
        return step.Create(url, headers, body);
    }

    private IEnumerable<string> MissingCredentials() =>
        program.CredentialNames.Where(name => !options.Credentials.Fields.ContainsKey(name));

    private async Task<ActionResponse> SendAsync(
        ActionRequest request,
        JsonElement input,
        SignIn sign,
        CancellationToken cancellationToken
    )
    {
        var response = await ExchangeAsync(request, sign, cancellationToken);
        if (response.Status == (program.IsLambda ? 403 : 401) && sign.IsCached)
        {
            // A cached token may have run out: the platform gets a new one and tries once more.
            var again = await authenticator.SignInAsync(program, options, renew: true, cancellationToken);
            foreach (var secret in again.Secrets)
                _mask.Add(secret);
            var step = new RequestStep(program, options, input, again);
            request = step.Create(step.ResolveUrl(), step.ResolveHeaders(), step.ResolveBody());
            response = await ExchangeAsync(request, again, cancellationToken);
        }

        Keep(request, response);
        if (program.IsLambda)
            return LambdaCall.ErrorOf(request.Url, response) is { } failed
                ? throw new ActionStepException(failed with { Message = _mask.Apply(failed.Message) })
                : response;
        return response.Status is >= 200 and <= 299
            ? response
            : throw new ActionStepException(
                ActionError.OfRemote(
                    response.Status,
                    FormattableString.Invariant(
                        $"The service answered {response.Status} to {request.Method} {_mask.Apply(request.Url)}."
                    )
                )
            );
    }

    private async Task<ActionResponse> ExchangeAsync(
        ActionRequest request,
        SignIn sign,
        CancellationToken cancellationToken
    )
    {
        if (exchange is Recording recording)
            _warnings.AddRange(
                recording.Differences(Masked(request)).Select(difference => $"Not as recorded: {difference}.")
            );
        try
        {
            return await exchange.SendAsync(
                sign.Aws is { } keys
                    ? LambdaCall.Create(request, FunctionArn.TryRead(request.Url)!, options.Aws, keys, time.GetUtcNow())
                    : request,
                cancellationToken
            );
        }
        catch (ActionExchangeException fault)
        {
            throw new ActionStepException(ActionError.Of(fault.Fault, _mask.Apply(fault.Message)), fault);
        }
    }

    private ActionRequest Masked(ActionRequest request) =>
        new(
            request.Method,
            _mask.Apply(request.Url),
            _mask.Apply(request.Headers),
            request.Body is null ? null : _mask.Apply(request.Body)
        );

    private void Keep(ActionRequest request, ActionResponse response) =>
        _recording = () =>
            new Recording(
                Masked(request),
                new ActionResponse(response.Status, _mask.Apply(response.Headers), _mask.Apply(response.Body))
            );

    private T Step<T>(string name, Func<T> work, Func<T, string?> describe)
    {
        _current = name;
        try
        {
            var result = work();
            _operations.Add(Done(name, () => describe(result)));
            return result;
        }
        catch (ActionStepException fault)
        {
            _operations.Add(new ActionOperation(_operations.Count + 1, name, fault.Error));
            throw;
        }
    }

    private async Task<T> StepAsync<T>(string name, Func<Task<T>> work, Func<T, string?>? describe = null)
    {
        _current = name;
        try
        {
            var result = await work();
            _operations.Add(Done(name, describe is null ? null : () => describe(result)));
            return result;
        }
        catch (ActionStepException fault)
        {
            _operations.Add(new ActionOperation(_operations.Count + 1, name, fault.Error));
            throw;
        }
    }

    private ActionOperation Done(string name, Func<string?>? describe) =>
        new(_operations.Count + 1, name, null) { Describe = describe };

    /// <summary>A fault that belongs to the step before: the answer came, and cannot be used.</summary>
    private T Amend<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ActionStepException fault)
        {
            _operations[^1] = _operations[^1] with { Error = fault.Error };
            throw;
        }
    }
}
