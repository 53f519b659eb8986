using Spectre.Console;

namespace Puente.Terminal;

/// <summary>Tables and pictures for people when there is a terminal, plain lines for everything else.</summary>
internal sealed class Screen(CommandHost host)
{
    /// <summary>Cells of a column are at least this wide before whole columns are left out.</summary>
    private const int NarrowestCell = 10;

    private readonly IAnsiConsole _console = AnsiConsole.Create(
        new AnsiConsoleSettings
        {
            Out = new FixedOutput(host),
            Ansi = host.OutputIsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = host is { OutputIsTerminal: true, Colours: true }
                ? ColorSystemSupport.EightBit
                : ColorSystemSupport.NoColors,
            Interactive = host.OutputIsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        }
    );

    public CommandHost Host => host;

    public IAnsiConsole Console => _console;

    public void Line(string text = "") => host.Output.WriteLine(text);

    /// <summary>A line with a coloured word in front: <c>ok</c>, <c>warning</c>, <c>fail</c>.</summary>
    public void Mark(string word, Color colour, string text)
    {
        if (host is { OutputIsTerminal: true, Colours: true })
            _console.Write(new Text(word, new Style(colour)));
        else
            host.Output.Write(word);
        host.Output.WriteLine(text);
    }

    /// <param name="right">Columns that hold numbers and are set to the right.</param>
    public void Table(
        IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlySet<int>? right = null
    )
    {
        if (host.OutputIsTerminal)
            WriteFramed(columns, rows, right);
        else
            WritePlain(columns, rows, right);
    }

    private void WriteFramed(
        IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlySet<int>? right
    )
    {
        var widths = Fit(Widths(columns, rows), host.Width - 1);
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        for (var index = 0; index < widths.Count; index++)
        {
            var column = new TableColumn(
                new Text(Cut(columns[index], widths[index]), new Style(decoration: Decoration.Bold))
            );
            column.NoWrap();
            if (right?.Contains(index) == true)
                column.RightAligned();
            table.AddColumn(column);
        }

        foreach (var row in rows)
            table.AddRow([.. widths.Select((width, index) => new Text(Cut(row[index], width)))]);
        _console.Write(table);
        if (widths.Count < columns.Count)
            host.Error.WriteLine(
                $"{columns.Count - widths.Count} more columns do not fit: {string.Join(", ", columns.Skip(widths.Count))}."
            );
    }

    private void WritePlain(
        IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<string>> rows,
        IReadOnlySet<int>? right
    )
    {
        var widths = Widths(columns, rows);
        foreach (var row in rows.Prepend(columns))
        {
            var cells = widths.Select(
                (width, index) =>
                    right?.Contains(index) == true
                        ? OneLine(row[index]).PadLeft(width)
                        : OneLine(row[index]).PadRight(width)
            );
            host.Output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static int[] Widths(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = columns.Select(column => column.Length).ToArray();
        foreach (var row in rows)
            for (var index = 0; index < widths.Length; index++)
                widths[index] = Math.Max(widths[index], row[index].Length);
        return widths;
    }

    /// <summary>
    /// Shares the width: narrow columns keep theirs, wide ones are cut to an equal share of the rest; columns that would
    /// become unreadable are left out from the right.
    /// </summary>
    internal static IReadOnlyList<int> Fit(IReadOnlyList<int> wanted, int width)
    {
        for (var count = wanted.Count; count > 0; count--)
        {
            // A frame costs three columns a cell and one at the end.
            var left = width - 1 - (3 * count);
            var widths = wanted.Take(count).ToArray();
            if (widths.Sum(wish => Math.Min(wish, NarrowestCell)) > left && count > 1)
                continue;
            var cap = Math.Max(1, left);
            while (cap > 1 && widths.Sum(wish => Math.Min(wish, cap)) > left)
                cap--;
            return [.. widths.Select(wish => Math.Max(1, Math.Min(wish, cap)))];
        }

        return [];
    }

    private static string Cut(string text, int width)
    {
        text = OneLine(text);
        return text.Length <= width ? text
            : width == 1 ? "…"
            : string.Concat(text.AsSpan(0, width - 1), "…");
    }

    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    /// <summary>Spectre asks the real console for its size; in a test or a pipe there is none.</summary>
    private sealed class FixedOutput(CommandHost host) : IAnsiConsoleOutput
    {
        public TextWriter Writer => host.Output;
        public bool IsTerminal => host.OutputIsTerminal;
        public int Width => host.Width;
        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
