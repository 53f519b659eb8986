using Puente.Actions.Velocity;

namespace Puente.Actions.Execution;

/// <summary>The tools that templates may call.</summary>
internal static class PlatformTools
{
    public static IReadOnlyList<VelocityTool> Request { get; } = [];

    public static IReadOnlyList<VelocityTool> Success { get; } = [];
}
