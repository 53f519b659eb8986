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
    private readonly List<string> _warnings = [];
    private readonly SecretMask _mask = new();

    /// <summary>Steps begun; the last of them is under way or has failed.</summary>
    private int _begun;
    private JsonPart _input;
    private string? _url;
    private IReadOnlyList<KeyValuePair<string, string>>? _headers;
    private string? _body;
    private ActionRequest? _sent;
    private ActionResponse? _response;

    /// <summary>The service has answered, and not with an error.</summary>
    private bool _answered;
    private IReadOnlyList<KeyValuePair<string, string?>>? _values;
    private JsonPart _output;
    private string? _flattened;

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
        }

        return new ActionTrace(this)
        {
            Action = program.File.Name,
            Result = result,
            Error = error,
            Warnings = _warnings,
        };
    }

    /// <summary>The steps so far, described when somebody looks: most runs are executions, whose steps nobody sees.</summary>
    public IReadOnlyList<ActionOperation> Operations(ActionError? error) =>
        [
            .. StepNames
                .InOrder.Take(_begun)
                .Select(
                    (name, index) =>
                        new ActionOperation(index + 1, name, index == _begun - 1 ? error : null)
                        {
                            Describe = () => Describe(name),
                        }
                ),
        ];

    /// <summary>The exchange with the service, masked; null when there was none.</summary>
    public Recording? Exchange() =>
        _sent is null || _response is null
            ? null
            : new Recording(
                Masked(_sent),
                new ActionResponse(_response.Status, _mask.Apply(_response.Headers), _mask.Apply(_response.Body))
            );

    public IReadOnlyList<KeyValuePair<string, string?>> Mapped() =>
        _values is null
            ? []
            :
            [
                .. _values.Select(value => new KeyValuePair<string, string?>(
                    value.Key,
                    value.Value is null ? null : _mask.Apply(value.Value)
                )),
            ];

    private async Task<string> StepsAsync(string text, CancellationToken cancellationToken)
    {
        Begin(StepNames.Body);
        _input = InputStep.Parse(text);
        Begin(StepNames.Definition);
        Begin(StepNames.Input);
        InputStep.Check(program.Input, _input);
        Begin(StepNames.Authentication);
        var sign = await authenticator.SignInAsync(program, options, renew: false, cancellationToken);
        foreach (var secret in sign.Secrets)
            _mask.Add(secret);
        foreach (var name in program.CredentialNames)
            if (!options.Credentials.Fields.ContainsKey(name))
                _warnings.Add($"credentials.{name} has no value; the credentials of this run have no such field.");
        var step = new RequestStep(program, options, _input, sign);
        Begin(StepNames.Url);
        _url = step.ResolveUrl();
        Begin(StepNames.Headers);
        _headers = step.ResolveHeaders();
        Begin(StepNames.RequestBody);
        _body = step.ResolveBody();
        Begin(StepNames.Execute);
        var response = await SendAsync(step.Create(_url, _headers, _body), sign, cancellationToken);
        // An answer that cannot be read is a fault of this step, too, which shows it all the same.
        _answered = true;
        var document = ResponseStep.Parse(program.File, response);
        Begin(StepNames.Translation);
        _values = TranslationStep.Resolve(program, document, _warnings);
        document.Return();
        Begin(StepNames.Output);
        var output = OutputStep.Transform(program, response, _values, options, _warnings);
        _output = output;
        Begin(StepNames.Contract);
        OutputStep.Check(program.Output, output);
        if (!options.Flatten)
            return JsonText.Of(output);
        Begin(StepNames.Flatten);
        return _flattened = Flattening.Flatten(program.Output, output);
    }

    private void Begin(string name)
    {
        System.Diagnostics.Debug.Assert(StepNames.InOrder[_begun] == name, "The steps have one order.");
        _begun++;
    }

    private async Task<ActionResponse> SendAsync(
        ActionRequest request,
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
            var step = new RequestStep(program, options, _input, again);
            request = step.Create(step.ResolveUrl(), step.ResolveHeaders(), step.ResolveBody());
            response = await ExchangeAsync(request, again, cancellationToken);
        }

        (_sent, _response) = (request, response);
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

    /// <returns>JSON text of what the step gave, secrets masked; null when it gives nothing or has failed.</returns>
    private string? Describe(string step) =>
        step switch
        {
            StepNames.Body when _input.Kind != JsonValueKind.Undefined => JsonText.Of(_input),
            StepNames.Url when _url is not null => JsonText.Quote(_mask.Apply(_url)),
            StepNames.Headers when _headers is not null => TranslationStep.Describe(
                _mask
                    .Apply(_headers)
                    .Select(header => new KeyValuePair<string, string?>(header.Key, JsonText.Quote(header.Value))),
                _mask
            ),
            StepNames.RequestBody when _body is not null => JsonText.Quote(_mask.Apply(_body)),
            StepNames.Execute when _answered => ResponseStep.Describe(_response!, _mask),
            StepNames.Translation when _values is not null => TranslationStep.Describe(_values, _mask),
            StepNames.Output when _output.Kind != JsonValueKind.Undefined => _mask.Apply(JsonText.Of(_output)),
            StepNames.Flatten when _flattened is not null => _mask.Apply(_flattened),
            _ => null,
        };
}
