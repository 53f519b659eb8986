using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Governor;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Governor;

/// <summary>Gates without a client around them.</summary>
internal static class Gates
{
    public static Gate Of(
        FakeTimeProvider time,
        double share,
        int allowed,
        string? folder = null,
        Action<string>? report = null
    ) =>
        new(
            Clients.Options(o =>
            {
                o.RateShare = share;
                o.AssumedRatePerMinute = allowed;
                o.BudgetFolder = folder;
            }),
            time,
            report ?? (fault => Assert.Fail(fault))
        );
}

/// <summary>A folder of its own under the system's temporary one.</summary>
internal sealed class BudgetFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("puente-budget-").FullName;

    public string File => Directory.GetFiles(Path, "*.budget").Single();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
