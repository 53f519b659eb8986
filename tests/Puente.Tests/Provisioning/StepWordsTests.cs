using Puente.Provisioning;
using Puente.Provisioning.Planning;

namespace Puente.Tests.Provisioning;

public sealed class StepWordsTests
{
    [Fact]
    public void Every_kind_of_step_has_words_of_its_own()
    {
        var words = Enum.GetValues<StepKind>().Select(kind => kind.Said()).ToArray();

        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
    }
}
