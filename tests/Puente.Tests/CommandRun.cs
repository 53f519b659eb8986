using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public string All => Output + Error;
}

/// <summary>A folder of its own, and the command run in it as a user would, within this process.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly TempFolder _folder = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string Folder => _folder.Path;

    public bool IsTerminal { get; init; }

    public int Width { get; init; } = 80;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard input.</summary>
    public string Input { get; init; } = "";

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<Outcome> RunAsync(params string[] args) => RunAsync(args, TestContext.Current.CancellationToken);

    public async Task<Outcome> RunAsync(string[] args, CancellationToken stop)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var host = new CommandHost
        {
            Output = output,
            Error = error,
            Input = new StringReader(Input),
            Variables = Variables,
            Folder = Folder,
            OutputIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Width = Width,
            Time = Time,
        };
        var code = await Application.RunAsync(args, host, stop);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}
