namespace Puente.Terminal;

/// <summary>Everything the command takes from the process it runs in, so that a test can stand in for the process.</summary>
public sealed class CommandHost
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard input; only verbs that are told to read it do.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    public bool InputIsTerminal { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Working folder; relative paths on the command line start here.</summary>
    public required string Folder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public bool OutputIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 80;

    /// <summary>True unless NO_COLOR is set to anything (no-color.org) or the terminal is dumb.</summary>
    public bool Colours =>
        !(Variables.TryGetValue("NO_COLOR", out var value) && value.Length > 0)
        && !(Variables.TryGetValue("TERM", out var term) && term == "dumb");

    public string? Variable(string name) =>
        Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public string PathOf(string path) => Path.GetFullPath(path, Folder);
}
