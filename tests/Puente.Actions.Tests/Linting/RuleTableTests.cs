using System.Runtime.CompilerServices;
using Puente.Actions.Linting;

namespace Puente.Actions.Tests.Linting;

public sealed class RuleTableTests
{
    [Fact]
    public void The_documentation_lists_every_rule_with_its_severity()
    {
        var page = File.ReadAllText(PageFile());
        Assert.All(
            LintRules.All,
            rule =>
                Assert.Contains(
                    $"| {rule.Code} | {rule.Severity.ToString().ToLowerInvariant()} |",
                    page,
                    StringComparison.Ordinal
                )
        );
    }

    private static string PageFile([CallerFilePath] string here = "") =>
        Path.GetFullPath("../../../docs/actions.md", Path.GetDirectoryName(here)!);
}
