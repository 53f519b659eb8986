using Puente.Testing;

[assembly: AssemblyFixture(typeof(Puente.Specs.Live.LivePace))]

namespace Puente.Specs.Live;

/// <summary>The speed that all worlds of this process and their hubs share.</summary>
public sealed class LivePace : IDisposable
{
    private readonly TempFolder _folder = new();

    public LivePace() => Pace = new Pace(_folder["pace"]);

    public Pace Pace { get; }

    public void Dispose()
    {
        Pace.Dispose();
        _folder.Dispose();
    }
}
