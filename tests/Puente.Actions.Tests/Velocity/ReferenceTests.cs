using System.Text.Json;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Syntax;
using static Puente.Actions.Tests.Velocity.Templates;

namespace Puente.Actions.Tests.Velocity;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("${input.name}", "Ada")]
    [InlineData("$input.name!", "Ada!")]
    [InlineData("\"$!{input.name}\"", "\"Ada\"")]
    [InlineData("${input.missing} $!{input.missing}|", "${input.missing} |")]
    [InlineData("$missing $!missing|", "$missing |")]
    [InlineData("{\"odata\":\"$select=id\"}", "{\"odata\":\"$select=id\"}")]
    [InlineData("$input[\"name\"] $input.get('name')", "Ada Ada")]
    [InlineData("${input.my-key}", "hyphen")]
    [InlineData("\\$input.name \\\\$input.name", "$input.name \\Ada")]
    [InlineData("$5.00 #1 #fff 10# ", "$5.00 #1 #fff 10# ")]
    [InlineData("${input.name.replace('A', 'B').toUpperCase()}", "BDA")]
    public void A_reference_writes_its_value_or_itself(string template, string expected) =>
        Assert.Equal(expected, Render(template, Input(("name", "Ada"), ("my-key", "hyphen"))));

    [Fact]
    public void Values_are_written_as_Java_writes_them()
    {
        var json = JsonDocument.Parse(
            """{"i":5,"l":3000000000,"d":2.50,"e":1e10,"b":true,"a":[1,"x"],"o":{"k":null}}"""
        );
        var context = new VelocityContext().Set("v", json.RootElement);

        Assert.Equal(
            "5 3000000000 2.5 1.0E10 true [1, x] {k=null}",
            Render("$v.i $v.l $v.d $v.e $v.b $v.a $v.o", context)
        );
    }

    [Fact]
    public void The_class_of_a_value_cannot_be_reached()
    {
        var refused = Refuse("$x.class.name", new VelocityContext().Set("x", "X"));

        Assert.Equal(VelocityFault.Value, refused.Fault);
        Assert.Equal(
            "The Java class of a value cannot be reached at successTemplate[line 1, column 4]",
            refused.PlatformText
        );
        Assert.Equal("$x.getClass()", Render("$x.getClass()", new VelocityContext().Set("x", "X")));
    }

    [Fact]
    public void A_template_lists_its_references_with_their_places()
    {
        var template = VelocityTemplate.Parse("a\n#if(\"$!{input.k}\" != \"\")$esc.url(${input.q}).#end", "body");

        Assert.Equal(["input.k", "input.q", "esc"], template.References.Select(reference => reference.Path));
        var first = template.References[0];
        Assert.Equal((2, 6, true, true), (first.Position.Line, first.Position.Column, first.IsQuiet, first.InString));
        Assert.Equal("url", Assert.IsType<VelocityCall>(Assert.Single(template.References[2].Steps)).Name);
        Assert.Equal("if", Assert.Single(template.Directives).Name);
    }

    [Fact]
    public void Places_inside_strings_with_doubled_quotes_are_those_of_the_file()
    {
        var template = VelocityTemplate.Parse("#set($q = \"\"\"$a\"\"$b\")", "body");

        Assert.Equal([5, 13, 17], template.References.Select(reference => reference.Position.Offset).Order());
        Assert.All(template.References, reference => Assert.Equal('$', template.Text[reference.Position.Offset]));
    }

    [Fact]
    public void A_value_of_an_unknown_type_is_refused_when_it_is_set() =>
        Assert.Throws<ArgumentException>(() => new VelocityContext().Set("x", new Uri("http://h")));
}
