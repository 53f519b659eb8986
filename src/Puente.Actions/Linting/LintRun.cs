using Puente.Actions.Contracts;
using Puente.Actions.Execution;
using Puente.Actions.Files;
using Puente.Actions.Json;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Syntax;

namespace Puente.Actions.Linting;

/// <summary>One file on its way through the rules.</summary>
internal sealed class LintRun(ActionFile file)
{
    private readonly List<LintFinding> _findings = [];
    private readonly List<DefinitionFault> _faults = [];

    public ActionFile File { get; } = file;

    public IReadOnlyList<LintFinding> Findings => _findings;

    public IReadOnlyList<DefinitionFault> Faults => _faults;

    public ActionProgram Program => field ??= ActionProgram.TryCompile(File, _faults);

    public ContractSchema Input => Program.Input;

    public void Add(LintRule rule, string path, string detail, TextEdit? edit = null) =>
        _findings.Add(new LintFinding(rule, File.Source.File, File.Source.PlaceOf(path), detail, edit));

    public void AddName(LintRule rule, string path, string detail) =>
        _findings.Add(new LintFinding(rule, File.Source.File, File.Source.PlaceOfName(path), detail));

    public void AddAt(LintRule rule, FilePlace place, string detail, TextEdit? edit = null) =>
        _findings.Add(new LintFinding(rule, File.Source.File, place, detail, edit));

    /// <summary>At a reference inside a template.</summary>
    public void Add(LintRule rule, string path, VelocityReference reference, string detail, string? replacement = null)
    {
        var place = File.Source.PlaceIn(path, reference.Position.Offset, reference.Slice.Length);
        AddAt(rule, place, detail, replacement is null ? null : Replace(place, replacement));
    }

    /// <summary>An edit inside a text value: what is written is escaped for the file.</summary>
    public static TextEdit Replace(FilePlace place, string replacement) =>
        new(place.Offset, place.Length, JsonText.Quote(replacement)[1..^1]);

    /// <summary>The request templates with their places in the file.</summary>
    public IEnumerable<(string Path, VelocityTemplate Template)> RequestTemplates()
    {
        const string request = "$.config.request";
        if (Program.Url is { } url)
            yield return (request + ".requestUrlTemplate", url);
        foreach (var (name, template) in Program.Headers)
            yield return (JsonSource.Member(request + ".headers", name), template);
        yield return (request + ".requestTemplate", Program.Body);
    }

    public string? Header(string name) =>
        File
            .Request.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Value;

    public bool IsForm =>
        Header("Content-Type")?.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    public bool IsJsonBody =>
        !IsForm && File.Request.Method != "GET" && File.Request.Template.TrimStart() is ['{' or '[' or '#', ..];
}
