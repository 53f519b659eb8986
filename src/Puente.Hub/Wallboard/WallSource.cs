using Puente.Store.Gaps;

namespace Puente.Hub.Wallboard;

/// <summary>How far what is shown can be relied on.</summary>
/// <param name="IsLive">Events arrive as they happen.</param>
/// <param name="Since">When it was live last, platform time; null when it is or never was.</param>
/// <param name="HasFigures">Today's figures could be read from the tables.</param>
/// <param name="Gaps">Stretches of which events may be missing and that are not repaired yet.</param>
internal sealed record WallSource(bool IsLive, DateTimeOffset? Since, bool HasFigures, IReadOnlyList<Gap> Gaps);
