namespace Puente.Configuration;

/// <summary>Gathers what is wrong, so that all of it can be said at once.</summary>
internal sealed class FaultList
{
    private readonly List<ConfigurationFault> _faults = [];

    public int Count => _faults.Count;

    public void Add(ConfigurationFault fault) => _faults.Add(fault);

    public void AddRange(IEnumerable<ConfigurationFault> faults) => _faults.AddRange(faults);

    public void Add(string source, string path, string problem, string fix) =>
        _faults.Add(new(source, 0, 0, path, problem, fix));

    public void Add(string source, FileValue value, string problem, string fix) =>
        _faults.Add(new(source, value.Line, value.Column, value.Path, problem, fix));

    public bool Concerns(string path) => _faults.Any(fault => fault.Path == path);

    /// <exception cref="ConfigurationException">There is a fault.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
            throw new ConfigurationException(_faults);
    }
}
