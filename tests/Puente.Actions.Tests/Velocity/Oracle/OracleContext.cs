using Puente.Actions.Velocity;

namespace Puente.Actions.Tests.Velocity.Oracle;

/// <summary>The same variables as VelocityOracle.java sets.</summary>
internal static class OracleContext
{
    public static VelocityContext Create() =>
        new VelocityContext()
            .Set("x", "X")
            .Set("y", "yes")
            .Set("e", "")
            .Set("n", 5)
            .Set("zero", 0)
            .Set("big", 3000000000L)
            .Set("d", 2.5)
            .Set("t", true)
            .Set("f", false)
            .Set("list", new object?[] { "a", "b", "c" })
            .Set("nums", new object?[] { 3, 1, 2 })
            .Set("none", Array.Empty<object?>())
            .Set("a-b", "AB")
            .Set("_u", "U")
            .Set(
                "input",
                new OrderedDictionary<string, object?>
                {
                    ["n"] = 5,
                    ["b"] = true,
                    ["zero"] = 0,
                    ["empty"] = "",
                    ["list"] = new object?[] { "a", "b" },
                    ["nul"] = null,
                    ["q"] = "a \"b\" c",
                    ["size"] = "XL",
                    ["my-key"] = "hyphen",
                }
            );

    public static OracleAnswer Render(OracleQuestion question)
    {
        var strictness = question.IsStrict ? VelocityStrictness.Strict : VelocityStrictness.Lenient;
        try
        {
            var options = new VelocityOptions { Strictness = strictness };
            return new OracleAnswer(VelocityTemplate.Parse(question.Template, "t", options).Render(Create()), null);
        }
        catch (VelocityException refused)
        {
            return new OracleAnswer(null, refused.PlatformText);
        }
    }
}
