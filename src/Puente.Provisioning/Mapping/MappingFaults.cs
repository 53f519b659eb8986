using System.Globalization;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>Gathers what is wrong with a mapping file, so that all of it can be said at once.</summary>
internal sealed class MappingFaults(string file)
{
    private readonly List<DirectoryFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(MappingNode node, string problem, string fix) =>
        _faults.Add(new(PlaceOf(node), node.Path.Length > 0 ? $"{node.Path} {problem}" : problem, fix));

    public void Add(int line, int column, string problem, string fix) =>
        _faults.Add(new(Place(line, column), problem, fix));

    public void Add(string problem, string fix) => _faults.Add(new(file, problem, fix));

    public string PlaceOf(MappingNode node) => Place(node.Line, node.Column);

    /// <exception cref="DirectoryException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new DirectoryException(DirectoryFailure.Input, [.. _faults.Take(DirectoryException.MostFaults)]);
    }

    private string Place(int line, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column}");
}
