using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Store.Checkpoints;

namespace Puente.Sync.Jobs;

/// <summary>What is known of one day's readings; the checkpoint of the jobs stream.</summary>
internal sealed record DayState
{
    /// <summary>The reading under way, null between readings.</summary>
    public ReadingUnderWay? UnderWay { get; init; }

    /// <summary>The last reading that was finished, and the one before it.</summary>
    public FinishedReading? Last { get; init; }

    public FinishedReading? Previous { get; init; }

    /// <summary>The availability date of the last two readings lies far enough apart, and they were the same.</summary>
    public bool Final { get; init; }

    public Checkpoint ToCheckpoint(DateOnly day, DateTimeOffset now) =>
        new(JobsStream.Name, day.Key(), JsonSerializer.Serialize(this, DayStateJson.Default.DayState), now);

    /// <exception cref="InvalidDataException">The checkpoint holds something else.</exception>
    public static DayState From(Checkpoint checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize(checkpoint.State, DayStateJson.Default.DayState) ?? new DayState();
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(
                $"The checkpoint '{checkpoint.Key}' of stream '{checkpoint.Stream}' cannot be read. "
                    + "Delete that row of the table 'checkpoints' to read the day again from its beginning.",
                fault
            );
        }
    }
}

/// <param name="JobId">The platform's job that is being read.</param>
/// <param name="Cursor">Where to read on; null: the first page.</param>
/// <param name="AllStored">The last page has been stored; only the comparison with the reading before is missing.</param>
/// <param name="AsOf">The earliest <c>dataAvailabilityDate</c> seen on the job's pages so far.</param>
internal sealed record ReadingUnderWay(Guid JobId, string? Cursor, bool AllStored, DateTimeOffset? AsOf);

/// <param name="AsOf">The platform's availability date of this reading.</param>
/// <param name="Count">Conversations of the day in the store after it.</param>
/// <param name="Hash">Their content hashes folded together.</param>
internal sealed record FinishedReading(DateTimeOffset AsOf, long Count, ulong Hash)
{
    public bool Equals(long count, ulong hash) => Count == count && Hash == hash;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(DayState))]
internal sealed partial class DayStateJson : JsonSerializerContext;
