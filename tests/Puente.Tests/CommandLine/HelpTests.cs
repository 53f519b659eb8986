using System.CommandLine;
using Puente.CommandLine;
using Puente.Terminal;

namespace Puente.Tests.CommandLine;

public sealed class HelpTests
{
    private static readonly RootCommand Root = Application.CreateRoot(
        new CommandHost
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Variables = new Dictionary<string, string>(),
            Folder = "/",
        }
    );

    public static TheoryData<string> Verbs => [.. All(Root).Select(HelpWriter.NameOf)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_teaches_itself_with_examples(string name)
    {
        using var run = new CommandRun();
        var help = await run.RunAsync([.. name.Split(' ').Skip(1), "--help"]);

        Assert.Equal(0, help.Code);
        Assert.Empty(help.Error);
        Assert.StartsWith(name + ": ", help.Output, StringComparison.Ordinal);
        Assert.Contains("\nUsage\n", help.Output, StringComparison.Ordinal);
        Assert.Contains(name == "puente" ? "\nStart here\n" : "\nExamples\n", help.Output, StringComparison.Ordinal);
        Assert.All(
            help.Output.Split('\n'),
            line => Assert.True(line.Length <= 110 || line.StartsWith("  puente", StringComparison.Ordinal), line)
        );
    }

    [Fact]
    public void Every_verb_option_and_argument_is_described()
    {
        foreach (var command in All(Root))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(
                command.Options,
                option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name)
            );
            Assert.All(
                command.Arguments,
                argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name)
            );
        }
    }

    [Fact]
    public void Every_example_can_be_typed_as_it_stands()
    {
        var lines = All(Root)
            .OfType<Verb>()
            .SelectMany(verb => verb.Examples)
            .Select(example => example.Line)
            .ToArray();
        Assert.True(lines.Length >= 20, "examples went missing");
        foreach (var line in lines.Where(line => line.Contains("puente ", StringComparison.Ordinal)))
        {
            var start = line.IndexOf("puente ", StringComparison.Ordinal) + "puente ".Length;
            var words = ShellWords(line[start..]);
            var result = Root.Parse(words, Application.Parsing);
            Assert.True(
                result.Errors.Count == 0,
                $"{line}: {string.Join(' ', result.Errors.Select(fault => fault.Message))}"
            );
        }
    }

    [Fact]
    public async Task Without_a_verb_the_help_is_shown()
    {
        using var run = new CommandRun();
        var bare = await run.RunAsync();
        Assert.Equal(0, bare.Code);
        Assert.Equal((await run.RunAsync("--help")).Output, bare.Output);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var run = new CommandRun();
        Assert.Matches(@"^puente \d+\.\d+\.\d+( \([0-9a-f]{7}\))?\n$", (await run.RunAsync("--version")).Output);
    }

    [Theory]
    [InlineData("puente has no verb 'stats'. Did you mean 'status'?", "stats")]
    [InlineData("puente config has no verb 'shw'. Did you mean 'show'?", "config", "shw")]
    [InlineData("puente sync has no option '--form'. Did you mean '--from'?", "sync", "--form", "2026-03-01")]
    [InlineData("'2026-3-1' is not a day; write year-month-day", "sync", "--from", "2026-3-1")]
    [InlineData("Option '--to' is required.", "verify", "--from", "2026-03-01")]
    public async Task A_typing_error_ends_with_2_and_the_nearest_name(string message, params string[] args)
    {
        using var run = new CommandRun();
        var outcome = await run.RunAsync(args);
        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Output);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--help'", outcome.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    /// <summary>Words of a shell line up to the first pipe, redirection or closing parenthesis.</summary>
    private static List<string> ShellWords(string line)
    {
        var words = new List<string>();
        var word = "";
        var quote = '\0';
        foreach (var letter in line)
        {
            if (quote != '\0')
            {
                if (letter == quote)
                    quote = '\0';
                else
                    word += letter;
            }
            else if (letter is '"' or '\'')
                quote = letter;
            else if (letter is '|' or '>' or ')')
                break;
            else if (letter != ' ')
                word += letter;
            else if (word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }

        return word.Length > 0 ? [.. words, word] : words;
    }
}
