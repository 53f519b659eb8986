using CsCheck;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;
using static Puente.Actions.Tests.Velocity.Templates;

namespace Puente.Actions.Tests.Velocity;

public sealed class LimitTests
{
    private static readonly VelocityLimits Small = new()
    {
        Steps = 2_000,
        Characters = 20_000,
        Depth = 40,
    };

    private static readonly string[] Pieces =
    [
        .. "$ # { } ( ) [ ] \" ' \\ . ! , : = < > & | + - * / % 1 9 \n é \ud83d\ude00 ".Split(' '),
        " ",
        "\r\n",
        "..",
        "#if(",
        "#end",
        "#else",
        "#elseif(",
        "#set($a = ",
        "#foreach($i in ",
        "#stop",
        "#break",
        "##",
        "#*",
        "*#",
        "#[[",
        "]]#",
        "$a",
        "$i",
        "${input.x}",
        "$!{input.list",
        "$esc.url(",
        ".replace(",
        ".split(",
        "$math.add(",
        "true",
        "not ",
        "1e999",
        "99999999999",
        "[1..9]",
        "\\u00",
    ];

    [Theory]
    [InlineData("#foreach($i in [1..1000])#foreach($j in [1..1000])#end#end", "More than 2000 steps", 1, 41)]
    [InlineData("\n#set($r = [1..2000000000])", "More than 2000 steps", 2, 11)]
    [InlineData(
        "#set($a = \"0123456789\")#foreach($i in [1..50])#set($a = \"$a$a\")#end",
        "More than 20000 characters",
        1,
        60
    )]
    [InlineData("#set($a=[])#set($b=$a.add($a))$a", "A list or map is too deep or too large to be written", 1, 31)]
    [InlineData("#set($a=9)#foreach($i in [1..30])#set($a=$a*$a)#end", "A number has too many digits", 1, 45)]
    [InlineData("$esc.q.repeat(2000000000)", "A string becomes too long", 1, 8)]
    public void A_rendering_that_grows_without_end_is_stopped_with_its_place(
        string template,
        string what,
        int line,
        int column
    )
    {
        var refused = Refuse(template, new VelocityContext().AddRequestTools(), limits: Small);

        Assert.Equal(
            (VelocityFault.Limit, what, line, column),
            (refused.Fault, refused.What, refused.Line, refused.Column)
        );
    }

    [Theory]
    [InlineData("#if(true)", "", 3_000)]
    [InlineData("#set($a = (", "", 1)]
    [InlineData("#set($a = ((((((((((", "", 400)]
    [InlineData("#set($a = [[[[[[[[[[", "", 400)]
    [InlineData("#set($a = !!!!!!!!!!", "", 4_000)]
    [InlineData("#set($a = 1", " + 1", 4_000)]
    [InlineData("$a", ".b($a", 4_000)]
    [InlineData("$a", "[$a", 4_000)]
    public void Deep_nesting_is_refused_and_never_overflows_the_stack(string start, string more, int times)
    {
        var text = start + string.Concat(Enumerable.Repeat(more.Length > 0 ? more : start[^1..], times));
        text = start.StartsWith("#if", StringComparison.Ordinal)
            ? string.Concat(Enumerable.Repeat(start, times))
            : text;

        Assert.NotEqual(VelocityFault.Value, Refuse(text).Fault);
    }

    [Fact]
    public void A_regular_expression_that_backtracks_for_ever_is_stopped() =>
        Assert.Equal(
            VelocityFault.Limit,
            Refuse("$x.matches('(a+)+$')", new VelocityContext().Set("x", new string('a', 60) + "!")).Fault
        );

    [Fact]
    public void Any_text_is_rendered_within_the_limits_or_refused_with_its_place() =>
        Gen.Int[0, Pieces.Length - 1]
            .Array[0, 40]
            .Select(picks => string.Concat(picks.Select(pick => Pieces[pick])))
            .Sample(Bounded, iter: 20_000);

    private static bool Bounded(string text)
    {
        var context = Input(("x", "X"), ("list", new object?[] { 1, "b" })).AddRequestTools().Set("a", "A");
        try
        {
            var strict = text.Length % 2 == 0 ? VelocityOptions.Success : null;
            return VelocityTemplate.Parse(text, "t", strict).Render(context, Small).Length <= Small.Characters;
        }
        catch (VelocityException refused)
        {
            return refused is { Line: >= 1, Column: >= 1 } && refused.Position.Offset <= text.Length;
        }
    }
}
