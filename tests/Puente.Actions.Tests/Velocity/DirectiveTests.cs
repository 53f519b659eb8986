using Puente.Actions.Velocity;
using static Puente.Actions.Tests.Velocity.Templates;

namespace Puente.Actions.Tests.Velocity;

public sealed class DirectiveTests
{
    [Theory]
    [InlineData("[\n#if(\"$!{input.k}\" != \"\")\n  \"$input.k\"\n#end\n]", "[\n]")]
    [InlineData("[\n#if(\"$!{input.n}\" != \"\")\n  $input.n\n#end\n]", "[\n  5\n]")]
    [InlineData("#if($input.n > 3 && $input.n lt 9)a#{else}b#end", "a")]
    [InlineData("#if($input.k)a#elseif($input.n == 5.0)b#end", "b")]
    [InlineData("#set($q = \"n is $input.n\")$q", "n is 5")]
    [InlineData("#set($q = 'n is $input.n')$q", "n is $input.n")]
    [InlineData("#set($q = 7 / 2 + 1 * 2)$q", "5")]
    [InlineData("#foreach($i in [3..1])$i#if($foreach.hasNext),#end#end", "3,2,1")]
    [InlineData("#set($m = {\"a\": [1, 2]})$m.a[1] $m", "2 {a=[1, 2]}")]
    [InlineData("a#stop b", "a")]
    [InlineData("a ## b\nc#* d *#e#[[ $f ]]#", "a ce $f ")]
    public void Directives_work(string template, string expected) =>
        Assert.Equal(expected, Render(template, Input(("n", 5))));

    [Theory]
    [InlineData("a\n #if(true)b", 2, 12, "Encountered \"<EOF>\"")]
    [InlineData("#end", 1, 1, "Encountered \"#end\"")]
    [InlineData("${input.a", 1, 10, "Encountered \"<EOF>\"")]
    [InlineData("#set($a = )", 1, 11, "Encountered \")\"")]
    [InlineData("#set($a = \"b", 1, 13, "Encountered \"<EOF>\"")]
    [InlineData("cost: 5$", 1, 9, "Encountered \"<EOF>\"")]
    [InlineData("#parse(\"x\")", 1, 1, "The directive #parse is not available here")]
    public void A_text_that_is_no_template_is_refused_with_its_place(string text, int line, int column, string what)
    {
        var refused = Refuse(text);

        Assert.Equal((line, column, what), (refused.Line, refused.Column, refused.What));
        Assert.Equal(VelocityFault.Syntax, refused.Fault);
        Assert.NotEmpty(refused.Fix);
    }

    [Fact]
    public void Loops_can_be_forbidden() =>
        Assert.Contains(
            "#foreach is not available",
            Refuse("#foreach($i in [1..2])$i#end", options: new VelocityOptions { AllowLoops = false }).What
        );

    [Theory]
    [InlineData(VelocityTruth.Version1, "ab")]
    [InlineData(VelocityTruth.Version2, "c")]
    public void Empty_and_zero_are_true_in_Velocity_1_and_false_in_2(VelocityTruth truth, string expected) =>
        Assert.Equal(
            expected,
            Render(
                "#if($input.e)a#end#if($input.z)b#end#if(\"x\")c#end",
                Input(("e", ""), ("z", 0)),
                new VelocityOptions { Truth = truth }
            )
        );
}
