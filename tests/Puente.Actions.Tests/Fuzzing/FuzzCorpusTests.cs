using Puente.Fuzz;

namespace Puente.Actions.Tests.Fuzzing;

/// <summary>The fuzzer's targets on its corpus and on a fixed number of changes of it, the same in every run.</summary>
public sealed class FuzzCorpusTests
{
    private const int Rounds = 700;
    private const int MostBytes = 2_000;

    [Theory]
    [InlineData("velocity")]
    [InlineData("json")]
    [InlineData("path")]
    [InlineData("action")]
    public void No_input_breaks_a_promise(string name)
    {
        var target = FuzzTargets.All[name];
        var corpus = Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", name))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToArray();
        Assert.True(corpus.Length >= 8, $"only {corpus.Length} inputs of {name}");
        foreach (var input in corpus)
            Try(target, input);
        var random = new Random(20_261_126);
        for (var round = 0; round < Rounds; round++)
            Try(target, Change(corpus, random));
    }

    /// <summary>A few cuts, flips and borrowings.</summary>
    private static byte[] Change(byte[][] corpus, Random random)
    {
        List<byte> bytes = [.. corpus[random.Next(corpus.Length)]];
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var other = corpus[random.Next(corpus.Length)];
            var from = random.Next(other.Length);
            var piece = other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray();
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, piece);
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(piece);
                    break;
            }
        }
        return [.. bytes.Take(MostBytes)];
    }

    private static void Try(Action<string> target, byte[] input)
    {
        try
        {
            target(FuzzTargets.Decode(input));
        }
        catch (Exception fault)
        {
            Assert.Fail($"{Convert.ToBase64String(input)}\n{FuzzTargets.Decode(input)}\n{fault}");
        }
    }
}
