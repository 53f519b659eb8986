using Puente.Actions.Contracts;
using Puente.Actions.Execution.Aws;
using Puente.Actions.Files;
using Puente.Actions.JsonPaths;
using Puente.Actions.Velocity;

namespace Puente.Actions.Execution;

/// <summary>An action with its templates and paths parsed and its contracts read; may run on many threads.</summary>
public sealed class ActionProgram
{
    private bool? _usesRawResult;

    private ActionProgram(ActionFile file) => File = file;

    public ActionFile File { get; }

    public VelocityTemplate? Url { get; private init; }

    public IReadOnlyList<KeyValuePair<string, VelocityTemplate>> Headers { get; private init; } = [];

    public required VelocityTemplate Body { get; init; }

    public required VelocityTemplate Success { get; init; }

    public IReadOnlyList<KeyValuePair<string, JsonPath>> Paths { get; private init; } = [];

    public required ContractSchema Input { get; init; }

    public required ContractSchema Output { get; init; }

    internal bool IsLambda => File.IntegrationType == LambdaCall.IntegrationType;

    public TimeSpan Timeout => TimeSpan.FromSeconds(File.TimeoutSeconds ?? 60);

    /// <summary>Fields of the credential that request templates want to have a value.</summary>
    internal IReadOnlyList<string> CredentialNames =>
        field ??= [
            .. RequestTemplates
                .SelectMany(template => template.References)
                .Where(reference => reference is { Name: "credentials", Steps.Count: > 0, IsQuiet: false })
                .Select(reference => reference.Steps[0].Name)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>False when nothing asks for the answer as a text.</summary>
    internal bool UsesRawResult =>
        _usesRawResult ??= Success.References.Any(reference => reference.Name == "rawResult");

    /// <summary>The templates that are resolved before the request.</summary>
    public IEnumerable<VelocityTemplate> RequestTemplates
    {
        get
        {
            if (Url is not null)
                yield return Url;
            foreach (var (_, template) in Headers)
                yield return template;
            yield return Body;
        }
    }

    /// <exception cref="ActionDefinitionException">The platform would refuse the action; all reasons are given.</exception>
    public static ActionProgram Compile(ActionFile file)
    {
        var faults = new List<DefinitionFault>();
        var program = TryCompile(file, faults);
        return faults.Count == 0 && program is not null ? program : throw new ActionDefinitionException(file, faults);
    }

    /// <summary>Compiles what can be compiled; a part that cannot is noted and left empty.</summary>
    internal static ActionProgram TryCompile(ActionFile file, List<DefinitionFault> faults)
    {
        const string request = "$.config.request";
        const string response = "$.config.response";
        foreach (var fault in ContractRules.CheckInput(file.InputSchema))
            faults.Add(
                new DefinitionFault("$.contract.input.inputSchema", null, fault.ToString(), DefinitionPart.Input)
            );
        foreach (var fault in ContractRules.CheckOutput(file.SuccessSchema))
            faults.Add(
                new DefinitionFault("$.contract.output.successSchema", null, fault.ToString(), DefinitionPart.Output)
            );
        if (file.TimeoutSeconds is < 1 or > 60)
            faults.Add(
                new DefinitionFault("$.config.timeoutSeconds", null, "must be from 1 to 60", DefinitionPart.Limits)
            );
        var program = new ActionProgram(file)
        {
            Url = file.Request.UrlTemplate is { } url
                ? Parse(url, "requestUrlTemplate", request + ".requestUrlTemplate", VelocityOptions.Request, faults)
                : null,
            Headers =
            [
                .. file.Request.Headers.Select(header => new KeyValuePair<string, VelocityTemplate>(
                    header.Key,
                    Parse(
                        header.Value,
                        header.Key,
                        JsonSource.Member(request + ".headers", header.Key),
                        VelocityOptions.Request,
                        faults
                    )
                )),
            ],
            Body = Parse(
                file.Request.Template,
                "requestTemplate",
                request + ".requestTemplate",
                VelocityOptions.Request,
                faults
            ),
            Success = Parse(
                file.Response.SuccessTemplate,
                "successTemplate",
                response + ".successTemplate",
                VelocityOptions.Success,
                faults
            ),
            Paths = [.. ReadPaths(file, response + ".translationMap", faults)],
            Input = ContractSchema.Read(file.InputSchema),
            Output = ContractSchema.Read(file.SuccessSchema),
        };
        return program;
    }

    private static VelocityTemplate Parse(
        string text,
        string name,
        string path,
        VelocityOptions options,
        List<DefinitionFault> faults
    )
    {
        try
        {
            return VelocityTemplate.Parse(text, name, options);
        }
        catch (VelocityException fault)
        {
            faults.Add(new DefinitionFault(path, fault.Position.Offset, fault.PlatformText, DefinitionPart.Template));
            return VelocityTemplate.Parse("", name, options);
        }
    }

    private static List<KeyValuePair<string, JsonPath>> ReadPaths(
        ActionFile file,
        string path,
        List<DefinitionFault> faults
    )
    {
        var paths = new List<KeyValuePair<string, JsonPath>>();
        foreach (var (name, text) in file.Response.TranslationMap)
        {
            try
            {
                paths.Add(new(name, JsonPath.Parse(text)));
            }
            catch (JsonPathException fault)
            {
                faults.Add(
                    new DefinitionFault(JsonSource.Member(path, name), null, fault.Message, DefinitionPart.Path)
                );
            }
        }

        return paths;
    }
}

/// <summary>The part of an action that is refused.</summary>
public enum DefinitionPart
{
    Input,
    Output,
    Template,
    Path,
    Limits,
}

/// <summary>One reason to refuse an action.</summary>
/// <param name="Path">Place in the file.</param>
/// <param name="Offset">Characters into the template at that place; null when it is not about one.</param>
public readonly record struct DefinitionFault(string Path, int? Offset, string Message, DefinitionPart Part);

/// <summary>An action that the platform would not publish.</summary>
public sealed class ActionDefinitionException : Exception
{
    internal ActionDefinitionException(ActionFile file, IReadOnlyList<DefinitionFault> faults)
        : base(string.Join('\n', faults.Select(fault => Describe(file, fault)))) => Faults = faults;

    public IReadOnlyList<DefinitionFault> Faults { get; }

    private static string Describe(ActionFile file, DefinitionFault fault)
    {
        var place = fault.Offset is { } offset
            ? file.Source.PlaceIn(fault.Path, offset)
            : file.Source.PlaceOf(fault.Path);
        return $"{file.Source.File}({place.Line},{place.Column}): {fault.Path}: {fault.Message}";
    }
}
