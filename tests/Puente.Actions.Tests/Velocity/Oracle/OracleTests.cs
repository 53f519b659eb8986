using System.Text.RegularExpressions;

namespace Puente.Actions.Tests.Velocity.Oracle;

[Trait("Category", "Slow")]
public sealed class OracleTests
{
    [Fact]
    public void Corner_cases_render_as_Apache_Velocity_renders_them()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Velocity", "Oracle", "corner-cases.txt");
        Compare([.. File.ReadLines(file).Select(Regex.Unescape)]);
    }

    [Fact]
    public void Generated_templates_render_as_Apache_Velocity_renders_them()
    {
        var seed = Environment.GetEnvironmentVariable("PUENTE_VELOCITY_SEED") is { } text
            ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : 20250101;
        var count = Environment.GetEnvironmentVariable("PUENTE_VELOCITY_CASES") is { } number
            ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)
            : 2_000;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, {count} templates");
        var generator = new TemplateGenerator(new Random(seed));
        Compare([.. Enumerable.Range(0, count).Select(_ => generator.Next())]);
    }

    private static void Compare(IReadOnlyList<string> templates)
    {
        OracleQuestion[] questions =
        [
            .. templates.Select(template => new OracleQuestion(template, false)),
            .. templates.Select(template => new OracleQuestion(template, true)),
        ];
        using var velocity = new ApacheVelocity();
        var expected = velocity.Render(questions);
        Assert.Equal(questions.Length, expected.Count);

        List<string> differences = [];
        for (var index = 0; index < questions.Length; index++)
        {
            var actual = OracleContext.Render(questions[index]);
            if (!Agree(expected[index], actual) && !KnownDifferences.Explain(questions[index].Template))
                differences.Add($"{questions[index]}\n  Velocity: {expected[index]}\n  here:     {actual}");
        }

        Assert.True(
            differences.Count == 0,
            $"{differences.Count} differ:\n{string.Join('\n', differences.OrderBy(text => text.Length).Take(40))}"
        );
    }

    /// <summary>Outputs are equal to the letter; so are the sentences of strict templates that the platform quotes.</summary>
    private static bool Agree(OracleAnswer expected, OracleAnswer actual)
    {
        if (expected.Error is null || actual.Error is null)
            return expected == actual;
        string[] quoted =
        [
            "has not been set",
            "evaluated to null",
            "does not contain",
            "on a null value",
            "is not defined",
        ];
        return !quoted.Any(expected.Error.Contains) || expected.Error == actual.Error;
    }
}
