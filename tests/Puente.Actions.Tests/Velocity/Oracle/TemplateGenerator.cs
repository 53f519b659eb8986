using System.Text;

namespace Puente.Actions.Tests.Velocity.Oracle;

/// <summary>Templates built from the grammar, with odd neighbours, blanks and lines between their parts.</summary>
internal sealed class TemplateGenerator(Random random)
{
    private static readonly string[] Texts =
    [
        "a",
        " ",
        "\n",
        "  \n",
        "\r\n",
        "{\"k\": ",
        "\"",
        "}",
        ",",
        "é",
        "text ",
        "5.00",
        "$5",
        "$ ",
        "#5",
        "#fff ",
        "\\",
        "\\\\ ",
        "$$",
        "http://h/p?q=1&r=",
        " [0]",
        ".",
        " (a)",
        " ## note\n",
        "#* c *#",
        "#[[ $raw ]]#",
        "'",
        ": ",
    ];

    private static readonly string[] Names = ["x", "y", "e", "n", "zero", "big", "d", "t", "f", "list", "nums", "none"];
    private static readonly string[] Keys = ["n", "b", "zero", "empty", "list", "nul", "q", "missing", "my-key"];
    private static readonly string[] Scalars = ["1", "0", "-3", "2.5", "\"\"", "\"a\"", "'b'", "'5'", "true", "false"];
    private static readonly string[] Comparisons =
    [
        "==",
        "!=",
        "<",
        ">",
        "<=",
        ">=",
        "eq",
        "ne",
        "lt",
        "gt",
        "le",
        "ge",
    ];
    private static readonly string[] Sums = ["+", "-", "*", "/", "%"];
    private static readonly string[] Junctions = ["&&", "||", "and", "or"];
    private static readonly string[] Calls =
    [
        "toString()",
        "length()",
        "size()",
        "isEmpty()",
        "toUpperCase()",
        "replace(\"e\",\"3\")",
        "get(0)",
        "get(\"n\")",
        "contains(\"a\")",
        "concat($x)",
        "intValue()",
        "equals($n)",
        "substring(0)",
        "trim()",
        "indexOf('e')",
        "nope()",
        "nope($x, 1)",
    ];

    public string Next()
    {
        var text = new StringBuilder();
        Block(text, 0);
        return text.ToString();
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private bool Chance(int percent) => random.Next(100) < percent;

    private void Block(StringBuilder text, int depth)
    {
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            switch (random.Next(depth < 3 ? 12 : 8))
            {
                case < 4:
                    text.Append(Pick(Texts));
                    break;
                case < 8:
                    if (Chance(6))
                        text.Append('\\', random.Next(1, 4));
                    text.Append(Reference(depth));
                    // What directly follows a call is a known difference.
                    if (text[^1] == ')')
                        text.Append(' ');
                    break;
                case 8:
                    text.Append("#set($").Append(Chance(80) ? "v" : Pick(Names)).Append(" = ");
                    text.Append(Expression(depth)).Append(')').Append(Line());
                    break;
                case 9 or 10:
                    If(text, depth);
                    break;
                default:
                    Loop(text, depth);
                    break;
            }
        }
    }

    private string Line() => Chance(30) ? Pick(["\n", "  \n", " ", "\r\n"]) : "";

    private void If(StringBuilder text, int depth)
    {
        text.Append(Chance(10) ? "#{if}(" : "#if(").Append(Blank()).Append(Expression(depth)).Append(Blank());
        text.Append(')').Append(Line());
        Block(text, depth + 1);
        if (Chance(20))
        {
            text.Append("#elseif(").Append(Expression(depth)).Append(')').Append(Line());
            Block(text, depth + 1);
        }

        if (Chance(40))
        {
            text.Append(Chance(50) ? "#{else}" : "#else ").Append(Line());
            Block(text, depth + 1);
        }

        text.Append(Chance(20) ? "#{end}" : "#end").Append(Line());
        if (text[^1] == 'd')
            text.Append(' ');
    }

    private void Loop(StringBuilder text, int depth)
    {
        text.Append("#foreach($i in ").Append(Pick(["$list", "$nums", "[1..3]", "$none", "[$x, 1]", "$input.list"]));
        text.Append(')').Append(Line()).Append(Pick(["$i", "$i,", "$velocityCount", "$foreach.index ", "$i.length()"]));
        Block(text, depth + 1);
        text.Append(Chance(10) ? "#break " : "").Append("#end ");
    }

    private string Reference(int depth)
    {
        var name =
            Chance(8) ? "missing"
            : Chance(10) ? "v"
            : Chance(50) ? "input"
            : Pick(Names);
        var steps = name == "input" ? (Chance(85) ? "." + Pick(Keys) : $"[\"{Pick(Keys)}\"]") : "";
        if (Chance(30))
            steps += "." + Pick(Calls);
        if (Chance(5))
            steps += depth < 2 && Chance(50) ? $"[{Reference(3)}]" : "[0]";
        if (Chance(4))
            steps += ".nope";
        return Pick(["$", "$", "$!", "${", "$!{"]) switch
        {
            { Length: > 1 } mark when mark[^1] == '{' => $"{mark}{name}{steps}}}",
            var mark => mark + name + steps,
        };
    }

    private string Blank() => Chance(20) ? " " : "";

    private string Expression(int depth)
    {
        if (depth > 3 || Chance(30))
            return Operand(depth);
        return random.Next(10) switch
        {
            < 4 => $"{Operand(depth)} {Pick(Comparisons)} {Operand(depth)}",
            < 6 => Sum(depth),
            < 8 => $"{Expression(depth + 1)} {Pick(Junctions)} {Expression(depth + 1)}",
            8 => $"!{Blank()}{Operand(depth)}",
            _ => $"({Expression(depth + 1)})",
        };
    }

    /// <summary>Brackets keep a failed product out of a sum with a string, which is a known difference.</summary>
    private string Sum(int depth)
    {
        var (left, sign) = (Expression(depth + 1), Pick(Sums));
        return sign == "+" || left.Contains('+', StringComparison.Ordinal)
            ? $"({left}) {sign} {Operand(depth)}"
            : $"{left} {sign} {Operand(depth)}";
    }

    private string Operand(int depth) =>
        random.Next(12) switch
        {
            < 5 => Reference(depth),
            < 9 => Pick(Scalars),
            9 =>
                $"\"{Pick(["a", "", " ", "5"])}{Reference(3).Replace("\"", "\"\"", StringComparison.Ordinal)}{Pick(["", "s", " "])}\"",
            10 => Pick(["[1, 2]", "[]", "[$x, \"a\"]", "{\"a\": 1}", "{}", "[1..3]", "[3..$zero]"]),
            _ => Reference(depth),
        };
}
