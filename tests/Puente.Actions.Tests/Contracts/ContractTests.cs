using System.Text.Json;
using Puente.Actions.Contracts;
using Puente.Actions.Json;

namespace Puente.Actions.Tests.Contracts;

public sealed class ContractTests
{
    [Theory]
    [InlineData(
        """{"type":"object","required":["queueId"]}""",
        "{}",
        """object has missing required properties (["queueId"])"""
    )]
    [InlineData(
        """{"type":"object","properties":{"n":{"type":"integer"}}}""",
        """{"n":"5"}""",
        """instance type (string) does not match any allowed primitive type (allowed: ["integer"])"""
    )]
    [InlineData(
        """{"type":"object","properties":{},"additionalProperties":false}""",
        """{"x":1}""",
        """object instance has properties which are not allowed by the schema: ["x"]"""
    )]
    [InlineData(
        """{"type":"object","properties":{"s":{"type":"string","minLength":3}}}""",
        """{"s":"a"}""",
        """string "a" is too short (length: 1, required minimum: 3)"""
    )]
    [InlineData(
        """{"type":"object","properties":{"s":{"enum":["a"]}}}""",
        """{"s":"b"}""",
        """instance value ("b") not found in enum (possible values: ["a"])"""
    )]
    [InlineData("""{"type":"array","items":[{"type":"string"}]}""", """[1]""", """instance type (integer)""")]
    public void A_violation_is_said_in_the_validator_s_words(string schema, string value, string message)
    {
        var fault = Assert.Single(ContractSchema.Read(JsonElement.Parse(schema)).Check(JsonElement.Parse(value)));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integer", "60.0")]
    [InlineData("number", "5")]
    [InlineData("null", "null")]
    public void A_whole_number_is_an_integer_however_it_is_written(string type, string value) =>
        Assert.Empty(
            ContractSchema.Read(JsonElement.Parse($$"""{"type":"{{type}}"}""")).Check(JsonElement.Parse(value))
        );

    [Fact]
    public void An_object_inside_an_input_is_refused_as_recorded()
    {
        var fault = Assert.Single(
            ContractRules.CheckInput(
                JsonElement.Parse("""{"type":"object","properties":{"sendTextSms":{"type":"object"}}}""")
            )
        );
        Assert.Equal(
            """Schema: # @/properties/properties/patternProperties/^[a-zA-Z][a-zA-Z0-9_-]*$/properties/type. Error location: /properties/sendTextSms/type. instance value ("object") not found in enum (possible values: ["boolean","integer","null","number","string"])""",
            fault.ToString()
        );
    }

    [Theory]
    [InlineData("""{"type":"array","items":{"type":"array","items":{"type":"string"}}}""")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/x"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"]}}}""")]
    public void An_output_that_the_platform_does_not_support_is_refused(string schema) =>
        Assert.NotEmpty(ContractRules.CheckOutput(JsonElement.Parse(schema)));

    [Fact]
    public void Flows_see_scalars_and_parallel_lists_under_dotted_names()
    {
        var schema = ContractSchema.Read(
            JsonElement.Parse(
                """
                {"type":"object","properties":{
                  "a":{"type":"object","properties":{"b":{"type":"integer"}}},
                  "x":{"type":"array","items":{"type":"integer"}},
                  "d":{"type":"array","items":{"type":"object","properties":{"k":{"type":"integer"},"v":{"type":"string"}}}}}}
                """
            )
        );
        Assert.Equal(
            """{"a.b":1,"x":[1,2],"d.k":[1,2],"d.v":[null,"z"]}""",
            Flattening.Flatten(
                schema,
                JsonText.Parse("""{"a":{"b":1},"x":[1,2],"d":[{"k":1},{"k":2,"v":"z"}],"extra":5}""")
            )
        );
        var list = ContractSchema.Read(
            JsonElement.Parse("""{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"}}}}""")
        );
        Assert.Equal("""{"k":["a","b"]}""", Flattening.Flatten(list, JsonText.Parse("""[{"k":"a"},{"k":"b"}]""")));
    }
}
