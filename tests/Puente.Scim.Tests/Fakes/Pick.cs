using CsCheck;

namespace Puente.Scim.Tests.Fakes;

internal static class Pick
{
    public static Gen<string> From(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);
}
