using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Puente.CommandLine;

/// <summary>Answers <c>--help</c>: what a verb does, how it is written, and examples first.</summary>
internal sealed class HelpWriter(TextWriter output, int width) : SynchronousCommandLineAction
{
    /// <summary>Lines longer than this are hard to read however wide the terminal is.</summary>
    private readonly int _width = Math.Clamp(width, 40, 100);

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return 0;
    }

    public void Write(Command command)
    {
        output.WriteLine($"{NameOf(command)}: {command.Description}");
        Section("Usage");
        output.WriteLine($"  {Usage(command)}");
        if (command is Verb { Explanation.Length: > 0 } explained)
        {
            output.WriteLine();
            foreach (var line in Wrap(explained.Explanation, _width))
                output.WriteLine(line);
        }

        Columns(
            "Verbs",
            command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description ?? ""))
        );
        if (command is Verb verb)
            WriteExamples(verb);
        else
            WriteRootExamples();
        Columns(
            "Arguments",
            command.Arguments.Select(argument => (argument.Name.ToUpperInvariant(), argument.Description ?? ""))
        );
        Columns("Options", OptionsOf(command).Select(option => (Left(option), Right(option))));
        if (command is RootCommand)
            Columns(
                "Exit codes",
                [
                    ("0", "done"),
                    ("1", "failed or stopped"),
                    ("2", "wrong input: arguments, settings or a statement must be changed"),
                    ("3", "environment: platform unreachable, store locked, folder read-only, disk full"),
                ]
            );
    }

    internal static string NameOf(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
            names.Push(symbol is RootCommand ? "puente" : symbol.Name);
        return string.Join(' ', names);
    }

    internal static IEnumerable<Option> OptionsOf(Command command)
    {
        for (Symbol? symbol = command; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
        {
            var own = symbol is Command owner ? owner.Options : [];
            foreach (var option in own.Where(option => !option.Hidden && (symbol == command || option.Recursive)))
                yield return option;
        }
    }

    private void WriteExamples(Verb verb)
    {
        if (verb.Examples.Count == 0)
            return;
        Section("Examples");
        foreach (var example in verb.Examples)
        {
            output.WriteLine($"  {example.Line}");
            foreach (var line in Wrap(example.Says, _width - 6))
                output.WriteLine($"      {line}");
        }
    }

    private void WriteRootExamples() =>
        Columns(
            "Start here",
            [
                ("puente demo", "a pretend contact centre on this machine, synced into tables"),
                ("puente config init", "write a settings file for your own organisation"),
                ("puente doctor", "find out what is missing before the first sync"),
                ("puente sync", "fetch what is new"),
                ("puente VERB --help", "a verb with examples"),
            ]
        );

    private static string Usage(Command command)
    {
        var arguments = string.Concat(
            command.Arguments.Select(argument =>
                argument.Arity.MinimumNumberOfValues == 0
                    ? $" [{argument.Name.ToUpperInvariant()}]"
                    : $" {argument.Name.ToUpperInvariant()}"
            )
        );
        var verbs = command.Subcommands.Count > 0 ? " VERB" : "";
        return $"{NameOf(command)}{verbs}{arguments} [options]";
    }

    private static string Left(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.StartsWith('-')).Append(option.Name));
        return option.HelpName is null || option.Arity.MaximumNumberOfValues == 0
            ? names
            : $"{names} {option.HelpName}";
    }

    private static string Right(Option option) =>
        option.Required ? $"{option.Description} (required)" : option.Description ?? "";

    private void Columns(string title, IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        Section(title);
        var left = Math.Min(all.Max(row => row.Left.Length), 34);
        foreach (var row in all)
        {
            var lines = Wrap(row.Right, Math.Max(20, _width - left - 4));
            output.WriteLine($"  {row.Left.PadRight(left)}  {lines[0]}");
            foreach (var line in lines.Skip(1))
                output.WriteLine($"  {new string(' ', left)}  {line}");
        }
    }

    private void Section(string title)
    {
        output.WriteLine();
        output.WriteLine(title);
    }

    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
                lines.Add("");
            lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }

        return lines;
    }
}
