using System.Text.RegularExpressions;

namespace Puente.Specs.House;

/// <summary>
/// The rules of style that the formatter does not know. The compiler's own analyzers of style know them too, but cost a fifth
/// of every build for these two.
/// </summary>
public sealed partial class StyleTests
{
    private static readonly string[] s_folders = ["src", "tests", "bench"];

    [Fact]
    public void A_namespace_has_its_file_for_itself_and_usings_stand_before_it()
    {
        var sources = s_folders
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(ProjectFolder.Path, folder), "*.cs", SearchOption.AllDirectories)
            )
            .ToList();

        Assert.True(sources.Count > 500, $"only {sources.Count} sources were found");
        Assert.DoesNotContain(sources, file => BreaksARule(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("namespace A\n{\n    class B;\n}\n", true)]
    [InlineData("namespace A;\n\nusing System;\n\nclass B;\n", true)]
    [InlineData("namespace A;\n\nusing static System.Math;\n\nclass B;\n", true)]
    [InlineData("using System;\n\nnamespace A;\n\nclass B;\n", false)]
    public void What_breaks_the_rules_is_seen(string source, bool breaks) => Assert.Equal(breaks, BreaksARule(source));

    private static bool BreaksARule(string source) => BlockNamespace().IsMatch(source) || UsingWithin().IsMatch(source);

    [GeneratedRegex(@"^namespace [\w.]+\s*\{", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"^namespace [\w.]+;[\s\S]*^using ", RegexOptions.Multiline)]
    private static partial Regex UsingWithin();
}
