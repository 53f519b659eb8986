using System.Globalization;

namespace Puente.Specs.Equality;

internal static class RecordAssert
{
    /// <summary>Fails with the seed and the first record that differs, not with megabytes.</summary>
    public static void Equal(Dictionary<Guid, string> truth, Dictionary<Guid, string> tables, ulong seed)
    {
        var missing = truth.Keys.Except(tables.Keys).ToList();
        var surplus = tables.Keys.Except(truth.Keys).ToList();
        var changed = truth.Keys.Intersect(tables.Keys).Where(id => truth[id] != tables[id]).ToList();
        if (missing.Count + surplus.Count + changed.Count == 0)
            return;
        var example = changed.Count > 0 ? Differing(truth[changed[0]], tables[changed[0]]) : "";
        Assert.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {truth.Count} true records, {missing.Count} missing, {surplus.Count} surplus, {changed.Count} changed. {example}"
            )
        );
    }

    private static string Differing(string left, string right)
    {
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i]);
        var from = Math.Max(0, at - 60);
        return $"truth …{Cut(left, from)}… tables …{Cut(right, from)}…";
    }

    private static string Cut(string text, int from) => text.Substring(from, Math.Min(140, text.Length - from));
}
