using System.Text.Json;
using CsCheck;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;
using static Puente.Actions.Tests.Velocity.Templates;

namespace Puente.Actions.Tests.Velocity;

public sealed class ToolTests
{
    [Theory]
    [InlineData("$esc.url($input.s)", "a+b%2Bc%2Fd%3Fe%3Df%26g%7E%C3%A9*-_.")]
    [InlineData("$esc.urlFormEncode(\"a b\")", "a+b")]
    [InlineData("$esc.uriEncode(\"a b/c\")", "a%20b%2Fc")]
    [InlineData("$esc.jsonString('a\"\\')", "a\\\"\\\\")]
    [InlineData("$esc.java(\"é/ü\")", "\\u00E9/\\u00FC")]
    [InlineData("$esc.xml(\"<a>&'\")", "&lt;a&gt;&amp;&apos;")]
    [InlineData("$esc.sql(\"O'Neil\")", "O''Neil")]
    [InlineData("$esc.javascript(\"it's/\")", "it\\'s\\/")]
    [InlineData("$esc.q $esc.s $esc.d $esc.h $esc.b $esc.e ${esc.dollar}select", "\" ' $ # \\ ! $select")]
    [InlineData("$esc.jsonString($input.gone)|$!esc.jsonString($input.gone)", "$esc.jsonString($input.gone)|")]
    [InlineData("$encoding.base64(\"id:$input.n\")", "aWQ6NQ==")]
    [InlineData(
        "$math.add(\"5\",\"6\") $math.div(7,2) $math.idiv(7,2) $math.roundTo(2,3.14159) $math.ceil(1.2)",
        "11 3.5 3 3.14 2"
    )]
    [InlineData("$!math.add(\"a\",1)|$!math.div(1,0)|$math.mod(7,3) $math.max(2,5) $math.getTotal([1,2])", "||1 5 3")]
    [InlineData(
        "?$urlTool.optionalQueryParam(\"q\", $input.s.substring(0,3))$urlTool.optionalQueryParam('r', $input.gone)",
        "?q=a+b"
    )]
    [InlineData("$esc.url(\"FIND {$esc.java(${input.n})} IN X\")", "FIND+%7B5%7D+IN+X")]
    public void Request_tools(string template, string expected) =>
        Assert.Equal(expected, Render(template, Input(("s", "a b+c/d?e=f&g~é*-_."), ("n", 5)).AddRequestTools()));

    [Theory]
    [InlineData("${successTemplateUtils.firstFromArray(${k})}", "\"a \\\"b\"")]
    [InlineData("${successTemplateUtils.firstFromArray(\"${k}\", \"0\")}", "\"a \\\"b\"")]
    [InlineData("${successTemplateUtils.firstFromArray(\"${none}\", \"$esc.quote$esc.quote\")}", "\"\"")]
    [InlineData("${successTemplateUtils.firstFromArray(${none}, ${default})}", "7")]
    [InlineData("{\"s\": \"$esc.jsonString(${k})\"}", "{\"s\": \"[\\\"a \\\\\\\"b\\\", 2]\"}")]
    public void Success_tools(string template, string expected)
    {
        var context = new VelocityContext().Set("k", "[\"a \\\"b\", 2]").Set("none", "[]").Set("default", "7");

        Assert.Equal(expected, Render(template, context.AddSuccessTools(), VelocityOptions.Success));
    }

    [Fact]
    public void The_first_of_an_empty_array_without_a_default_fails() =>
        Assert.Contains(
            "evaluated to null",
            Refuse(
                "${successTemplateUtils.firstFromArray(${k})}",
                new VelocityContext().Set("k", "[]").AddSuccessTools(),
                VelocityOptions.Success
            ).What
        );

    [Fact]
    public void Salesforce_and_Dynamics_have_their_tools_and_others_do_not()
    {
        var salesforce = Input(("p", "+1 (2)")).AddRequestTools("salesforce-datadip");
        Assert.Equal("\\+1 \\(2\\)", Render("$salesforce.escReserved(${input.p})", salesforce));
        var dynamics = Input(("p", "O'1")).AddRequestTools("microsoft-dynamics-data-actions");
        Assert.StartsWith(
            "f eq 'O''1' or f eq '1'",
            Render("$msdynamics.phoneNumberFilter($input.p, [\"f\"])", dynamics)
        );
        Assert.Contains(
            "$salesforce has not been set",
            Refuse("$salesforce.x", Input().AddRequestTools("custom-rest-actions"), VelocityOptions.Request).What
        );
    }

    [Fact]
    public void JsonString_keeps_any_text_whole_inside_a_JSON_string() =>
        Gen
            .String.Where(text => !text.Any(char.IsSurrogate))
            .Sample(text =>
            {
                var json = Render("{\"k\": \"$esc.jsonString($input.t)\"}", Input(("t", text)).AddRequestTools());
                return JsonDocument.Parse(json).RootElement.GetProperty("k").GetString() == text;
            });

    [Fact]
    public void Url_escapes_keep_any_text_whole() =>
        Gen
            .String.Where(text => !text.Any(char.IsSurrogate))
            .Sample(text =>
            {
                var context = Input(("t", text)).AddRequestTools();
                var form = Render("$!esc.url($input.t)", context).Replace('+', ' ');
                return Uri.UnescapeDataString(form) == text
                    && Uri.UnescapeDataString(Render("$!esc.uriEncode($input.t)", context)) == text;
            });

    [Fact]
    public void A_tool_says_what_it_can_do()
    {
        var esc = DataActionTools.SuccessTools.Single(tool => tool.Name == "esc");

        Assert.Contains("jsonString", esc.Methods);
        Assert.Contains("quote", esc.Properties);
        Assert.True(esc.Takes("url", 1));
        Assert.False(esc.Takes("url", 2));
    }
}
