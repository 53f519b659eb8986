namespace Puente.Sync.Tests.Schedules;

/// <summary>Alone in their process, so that nobody else's work on the thread pool disturbs the order a seed stands for.</summary>
[CollectionDefinition(nameof(ScheduleCollection), DisableParallelization = true)]
public sealed class ScheduleCollection;
