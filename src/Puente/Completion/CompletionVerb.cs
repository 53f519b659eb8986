using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;

namespace Puente.Completion;

/// <summary><c>puente completion SHELL</c>: a script that completes verbs and options.</summary>
internal static class CompletionVerb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <param name="root">Gives the tree when the verb runs; it is not complete when the verb is made.</param>
    public static Command Create(Session session, Func<RootCommand> root)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong(Shells);
        var verb = new Verb("completion", "Print a script that completes verbs and options in your shell.")
        {
            Explanation = "The script holds the verbs and options itself, so completing starts no program.",
            Examples =
            [
                new("source <(puente completion bash)", "For this shell; put the line into ~/.bashrc to keep it."),
                new("puente completion zsh > ~/.zfunc/_puente", "With ~/.zfunc in fpath."),
                new("puente completion fish > ~/.config/fish/completions/puente.fish", "Kept by fish."),
                new(
                    "puente completion pwsh | Out-String | Invoke-Expression",
                    "For this PowerShell; put it into $PROFILE to keep it."
                ),
            ],
            Arguments = { shell },
        };
        verb.SetAction(arguments =>
        {
            var words = CompletionWords.Of(root());
            session.Host.Output.Write(
                arguments.GetRequiredValue(shell) switch
                {
                    "bash" => CompletionScript.Bash(words),
                    "zsh" => CompletionScript.Zsh(words),
                    "fish" => CompletionScript.Fish(words),
                    _ => CompletionScript.Pwsh(words),
                }
            );
            return ExitCode.Done;
        });
        return verb;
    }
}
