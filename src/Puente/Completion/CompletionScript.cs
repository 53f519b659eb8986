using System.Text;

namespace Puente.Completion;

/// <summary>The same table of words in the language of each shell.</summary>
internal static class CompletionScript
{
    public static string Bash(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Word>>> places)
    {
        var text = new StringBuilder(
            """
            # bash completion for puente
            _puente() {
              local current=${COMP_WORDS[COMP_CWORD]} place="" word words
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$place $word" in

            """
        );
        foreach (var (path, _) in places.Where(place => place.Key.Length > 0))
        {
            var cut = path.LastIndexOf(' ');
            text.Append("      \"").Append(cut < 0 ? "" : path[..cut]).Append(' ').Append(path[(cut + 1)..]);
            text.Append("\") place=\"").Append(path).Append("\" ;;\n");
        }

        text.Append("    esac\n  done\n  case \"$place\" in\n");
        foreach (var (path, words) in places)
            text.Append("    \"")
                .Append(path)
                .Append("\") words=\"")
                .AppendJoin(' ', words.Select(word => word.Text))
                .Append("\" ;;\n");
        text.Append(
            """
              esac
              COMPREPLY=($(compgen -W "$words" -- "$current"))
              # Nothing of ours fits: let bash offer files.
              [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
            }
            complete -F _puente puente ./puente

            """
        );
        return text.ToString();
    }

    public static string Zsh(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Word>>> places)
    {
        var text = new StringBuilder(
            """
            #compdef puente
            _puente() {
              local place="" word
              local -a list
              for word in ${words[2,CURRENT-1]}; do
                case "$place $word" in

            """
        );
        foreach (var (path, _) in places.Where(place => place.Key.Length > 0))
        {
            var cut = path.LastIndexOf(' ');
            text.Append("      \"").Append(cut < 0 ? "" : path[..cut]).Append(' ').Append(path[(cut + 1)..]);
            text.Append("\") place=\"").Append(path).Append("\" ;;\n");
        }

        text.Append("    esac\n  done\n  case \"$place\" in\n");
        foreach (var (path, words) in places)
        {
            text.Append("    \"").Append(path).Append("\") list=(");
            text.AppendJoin(
                ' ',
                words.Select(word =>
                    Quote($"{word.Text.Replace(":", "\\:", StringComparison.Ordinal)}:{word.Says}", "'\\''")
                )
            );
            text.Append(") ;;\n");
        }

        text.Append(
            """
              esac
              _describe 'puente' list || _files
            }
            compdef _puente puente

            """
        );
        return text.ToString();
    }

    public static string Fish(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Word>>> places)
    {
        var text = new StringBuilder("# fish completion for puente\n");
        foreach (var (path, words) in places)
        {
            var verbs = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var next = words.Where(word => word.Text[0] is not ('-' or '/')).Select(word => word.Text).ToArray();
            var condition = string.Join("; and ", verbs.Select(verb => $"__fish_seen_subcommand_from {verb}"));
            if (next.Length > 0)
                condition +=
                    (condition.Length > 0 ? "; and " : "")
                    + $"not __fish_seen_subcommand_from {string.Join(' ', next)}";
            if (verbs.Length == 0)
                condition = "__fish_use_subcommand";
            foreach (var word in words)
            {
                text.Append("complete -c puente -n ").Append(Quote(condition, "\\'"));
                text.Append(
                    word.Text.StartsWith('-')
                        ? $" -l {word.Text.TrimStart('-')}"
                        : $" -f -a {(word.Text.Contains('{', StringComparison.Ordinal) ? Quote(word.Text, "\\'") : word.Text)}"
                );
                if (word.Says.Length > 0)
                    text.Append(" -d ").Append(Quote(word.Says, "\\'"));
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    public static string Pwsh(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Word>>> places)
    {
        var text = new StringBuilder(
            """
            # PowerShell completion for puente
            Register-ArgumentCompleter -Native -CommandName puente -ScriptBlock {
              param($current, $line, $cursor)
              $table = @{

            """
        );
        foreach (var (path, words) in places)
        {
            text.Append("    ").Append(Quote(path, "''")).Append(" = @(");
            text.AppendJoin(", ", words.Select(word => Quote(word.Text, "''"))).Append(")\n");
        }

        text.Append(
            """
              }
              $place = ''
              foreach ($element in ($line.CommandElements | Select-Object -Skip 1)) {
                $next = "$place $element".Trim()
                if ($table.ContainsKey($next) -and "$element" -ne $current) { $place = $next }
              }
              $table[$place] | Where-Object { $_ -like "$current*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }

            """
        );
        return text.ToString();
    }

    private static string Quote(string text, string escapedQuote) =>
        $"'{text.Replace("'", escapedQuote, StringComparison.Ordinal)}'";
}
