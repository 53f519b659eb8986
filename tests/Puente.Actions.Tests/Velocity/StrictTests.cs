using Puente.Actions.Velocity;
using static Puente.Actions.Tests.Velocity.Templates;

namespace Puente.Actions.Tests.Velocity;

public sealed class StrictTests
{
    [Fact]
    public void The_recorded_error_of_a_success_template_comes_out_word_for_word()
    {
        var refused = Refuse("{\"PresenceArray\" : $Presences}", options: VelocityOptions.Success);

        Assert.Equal(
            "Variable $Presences has not been set at successTemplate[line 1, column 20]",
            refused.PlatformText
        );
    }

    [Theory]
    [InlineData("$!missing", "Variable $missing has not been set", 1)]
    [InlineData("a ${input.gone}", "Reference ${input.gone} evaluated to null when attempting to render", 3)]
    [InlineData("$!{input.gone.more}", "Attempted to access 'more' on a null value", 15)]
    [InlineData("$input.n.nope", "Object 'java.lang.Integer' does not contain property 'nope'", 10)]
    [InlineData("$input.n.nope(1)", "Object 'java.lang.Integer' does not contain method nope(java.lang.Integer)", 10)]
    [InlineData("#foo()", "Macro '#foo' is not defined", 1)]
    [InlineData("#if($input.gone > 3)#end", "Left side ($input.gone) of '>' operation has null value", 18)]
    public void A_strict_template_fails_where_a_value_is_missing(string template, string what, int column)
    {
        var refused = Refuse(template, Input(("n", 5)), VelocityOptions.Success);

        Assert.Equal((what, column), (refused.What, refused.Column));
    }

    [Fact]
    public void A_bare_test_may_ask_for_an_unset_variable() =>
        Assert.Equal("b", Render("#if($a)a#end#if(!$a)b#end", options: VelocityOptions.Success));

    [Fact]
    public void A_request_template_writes_a_missing_input_and_refuses_a_missing_variable()
    {
        Assert.Equal("${input.gone} ", Render("${input.gone} $!{input.gone}", Input(), VelocityOptions.Request));
        Assert.Contains("$inputs has not been set", Refuse("${inputs.a}", Input(), VelocityOptions.Request).What);
    }
}
