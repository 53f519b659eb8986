namespace Puente.Actions.Velocity.Syntax;

/// <summary>The template's text, or a string literal inside it whose doubled quotes have been taken out.</summary>
internal sealed class VelocitySource
{
    private readonly int[] _lineStarts;
    private readonly int[]? _offsets;
    private readonly int _start;

    public VelocitySource(string name, string text)
    {
        (Name, Text) = (name, text);
        List<int> starts = [0];
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n' || (text[index] == '\r' && !(index + 1 < text.Length && text[index + 1] == '\n')))
                starts.Add(index + 1);
        }

        _lineStarts = [.. starts];
    }

    private VelocitySource(VelocitySource outer, string text, int start, int[]? offsets)
    {
        (Name, Text, IsString) = (outer.Name, text, true);
        (_lineStarts, _start, _offsets) = (outer._lineStarts, start, offsets);
    }

    public string Name { get; }

    public string Text { get; }

    public bool IsString { get; }

    /// <param name="start">Where the string begins in this source, after its quote.</param>
    /// <param name="offsets">For each character its distance from the start, or null when nothing was taken out.</param>
    public VelocitySource Inner(string text, int start, int[]? offsets)
    {
        var map = offsets is null && _offsets is null ? null : Map(start, text.Length, offsets);
        return new VelocitySource(this, text, Outer(start), map);
    }

    public VelocityPosition At(int offset)
    {
        var outer = Outer(offset);
        var line = Array.BinarySearch(_lineStarts, outer);
        line = line < 0 ? ~line - 1 : line;
        return new VelocityPosition(outer, line + 1, outer - _lineStarts[line] + 1);
    }

    private int Outer(int offset) =>
        _offsets is null ? _start + offset : _offsets[Math.Min(offset, _offsets.Length - 1)];

    private int[] Map(int start, int length, int[]? offsets) =>
        [.. Enumerable.Range(0, length + 1).Select(index => Outer(start + (offsets?[index] ?? index)))];
}
