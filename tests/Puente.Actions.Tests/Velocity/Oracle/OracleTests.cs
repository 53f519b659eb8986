using System.Text.RegularExpressions;
using Puente.Testing;

namespace Puente.Actions.Tests.Velocity.Oracle;

[Trait("Category", "Slow")]
public sealed class OracleTests
{
    [Fact]
    public void Corner_cases_render_as_Apache_Velocity_renders_them()
    {
        Compare([.. File.ReadLines(OracleFile("corner-cases.txt")).Select(Regex.Unescape)]);
    }

    [Fact]
    [Trait("Soak", "Seeds")]
    public void Generated_templates_render_as_Apache_Velocity_renders_them() =>
        Generated((int)(Seeds.First ?? 20250101), Seeds.IsSoak ? 50_000 : 2_000);

    private static void Generated(int seed, int count)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, {count} templates");
        var generator = new TemplateGenerator(new Random(seed));
        Compare([.. Enumerable.Range(0, count).Select(_ => generator.Next())]);
    }

    [Fact]
    public void Each_known_difference_is_still_one()
    {
        var known = File.ReadLines(OracleFile("known-differences.txt")).Select(line => line.Split(" | ", 2)[1]);
        string[] templates = [.. known.Select(Regex.Unescape)];
        var differing = Differences(templates).Select(difference => difference.Template).ToHashSet();

        Assert.Empty(templates.Except(differing));
    }

    private static void Compare(IReadOnlyList<string> templates)
    {
        var differences = Differences(templates).Select(difference => difference.Text).ToArray();
        var shortest = differences.OrderBy(text => text.Length).Take(40);
        Assert.True(differences.Length == 0, $"{differences.Length} differ:\n{string.Join('\n', shortest)}");
    }

    private static List<(string Template, string Text)> Differences(IReadOnlyList<string> templates)
    {
        OracleQuestion[] questions =
        [
            .. templates.Select(template => new OracleQuestion(template, false)),
            .. templates.Select(template => new OracleQuestion(template, true)),
        ];
        using var velocity = new ApacheVelocity();
        var expected = velocity.Render(questions);
        Assert.Equal(questions.Length, expected.Count);

        List<(string, string)> differences = [];
        for (var index = 0; index < questions.Length; index++)
        {
            var (question, actual) = (questions[index], OracleContext.Render(questions[index]));
            if (!Agree(question.Template, expected[index], actual))
                differences.Add((question.Template, $"{question}\n  Velocity: {expected[index]}\n  here: {actual}"));
        }

        return differences;
    }

    private static string OracleFile(string name) => Path.Combine(AppContext.BaseDirectory, "Velocity", "Oracle", name);

    /// <summary>Inside a string with doubled quotes Velocity counts columns without them.</summary>
    private static string Comparable(string error) => Regex.Replace(error, @"column \d+", "column n");

    /// <summary>Outputs are equal to the letter; so are the sentences of strict templates that the platform quotes.</summary>
    private static bool Agree(string template, OracleAnswer expected, OracleAnswer actual)
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
        return !quoted.Any(expected.Error.Contains)
            || expected.Error == actual.Error
            || (template.Contains("\"\"") && Comparable(expected.Error) == Comparable(actual.Error));
    }
}
