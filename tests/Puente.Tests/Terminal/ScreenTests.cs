using CsCheck;
using Puente.Terminal;

namespace Puente.Tests.Terminal;

public sealed class ScreenTests
{
    private static readonly string[] Columns = ["name", "number", "text"];
    private static readonly IReadOnlyList<IReadOnlyList<string>> Rows =
    [
        ["first", "1", new string('x', 200)],
        ["second [red]", "22", "two\nlines"],
    ];

    [Fact]
    public void A_pipe_gets_plain_aligned_lines_that_are_never_cut()
    {
        var text = Draw(terminal: false, width: 40);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains(new string('x', 200), text, StringComparison.Ordinal);
        Assert.Contains("second [red]      22  two lines", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_a_frame_cut_to_its_width()
    {
        var text = Draw(terminal: true, width: 60);
        Assert.All(text.Split('\n'), line => Assert.True(Visible(line) <= 60, $"{Visible(line)}: {line}"));
        Assert.Contains("xxx…", text, StringComparison.Ordinal);
        Assert.Contains("second [red]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NO_COLOR_takes_the_colours_away()
    {
        Assert.Contains("\u001b[38;5;", Draw(terminal: true, width: 60), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\u001b[38;5;",
            Draw(terminal: true, width: 60, ("NO_COLOR", "1")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Columns_share_the_width_and_never_pass_it() =>
        Gen.Select(Gen.Int[1, 60].Array[1, 12], Gen.Int[20, 200])
            .Sample(
                (wanted, width) =>
                {
                    var widths = Screen.Fit(wanted, width);
                    return widths.Count > 0
                        && (widths.Sum() + (3 * widths.Count) + 1 <= width || widths.Count == 1)
                        && widths.Zip(wanted).All(pair => pair.First >= 1 && pair.First <= pair.Second);
                }
            );

    private static string Draw(bool terminal, int width, params (string, string)[] variables)
    {
        using var output = new StringWriter();
        var host = new CommandHost
        {
            Output = output,
            Error = TextWriter.Null,
            Variables = variables.ToDictionary(pair => pair.Item1, pair => pair.Item2),
            Folder = "/",
            OutputIsTerminal = terminal,
            Width = width,
        };
        new Screen(host).Table(Columns, Rows, new HashSet<int> { 1 });
        return output.ToString();
    }

    private static int Visible(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd('\r').Length;
}
