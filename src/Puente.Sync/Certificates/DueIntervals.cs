using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Sync.Jobs;
using Puente.Sync.UserStatus;

namespace Puente.Sync.Certificates;

/// <summary>Which intervals can be certified now for the first time.</summary>
internal sealed class DueIntervals(IStore store, CertificateOptions options, TimeProvider time)
{
    private const string HoursKey = "hours";
    private HashSet<string>? _certifiedDays;
    private DateTimeOffset? _nextHour;

    /// <summary>
    /// The next whole hour whose end lies far enough back, unless a live source may have missed something of it: then it waits
    /// for the gap to close. The first one is the hour after the stream's first look.
    /// </summary>
    public async Task<ClosedInterval?> NextHourAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!options.Hours)
            return null;
        if (_nextHour is not { } next)
        {
            var checkpoints = await store.ReadCheckpointsAsync(CertificateStream.StreamName, cancellationToken);
            next = checkpoints.FirstOrDefault(checkpoint => checkpoint.Key == HoursKey) is { } found
                ? Read(found)
                : await BeginAsync(now, cancellationToken);
            _nextHour = next;
        }

        var hour = ClosedInterval.Hour(next);
        if (hour.To + options.Settle > now)
            return null;
        var gaps = await store.ReadGapsAsync(openOnly: true, cancellationToken);
        return gaps.Any(gap =>
            gap.Stream is not (JobsStream.Name or UserStatusSync.Name) && gap.From < hour.To && gap.To > hour.From
        )
            ? null
            : hour;
    }

    /// <summary>Days that are final and whose earlier days were read after their end, the oldest first.</summary>
    public async Task<IReadOnlyList<ClosedInterval>> DaysAsync(CancellationToken cancellationToken)
    {
        _certifiedDays ??= await ReadCertifiedDaysAsync(cancellationToken);
        var checkpoints = await store.ReadCheckpointsAsync(JobsStream.Name, cancellationToken);
        var states = checkpoints.ToDictionary(checkpoint => Day.Parse(checkpoint.Key), DayState.From);
        return
        [
            .. states
                .Where(state => state.Value is { Final: true, UnderWay: null })
                .Select(state => state.Key)
                .Where(day =>
                    !_certifiedDays.Contains(ClosedInterval.DayOf(day).Id)
                    && Enumerable
                        .Range(1, options.DaysBefore)
                        .All(back => states.GetValueOrDefault(day.AddDays(-back))?.Last?.AsOf >= day.End())
                )
                .Order()
                .Select(ClosedInterval.DayOf),
        ];
    }

    /// <summary>The hour's checkpoint, to be saved with its certificate; null for a day.</summary>
    public Checkpoint? After(ClosedInterval interval) =>
        interval.From == _nextHour && interval.To - interval.From == ClosedInterval.OneHour
            ? Checkpoint(interval.To)
            : null;

    /// <summary>The certificate is stored.</summary>
    public void Done(ClosedInterval interval)
    {
        if (After(interval) is not null)
            _nextHour = interval.To;
        else
            _certifiedDays?.Add(interval.Id);
    }

    private async Task<DateTimeOffset> BeginAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ticks = now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour;
        var first = new DateTimeOffset(ticks, TimeSpan.Zero);
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.SaveCheckpointAsync(Checkpoint(first), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return first;
    }

    private async Task<HashSet<string>> ReadCertifiedDaysAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>();
        await using var result = await store.QueryAsync(
            $"select id from certificates where id like '{ClosedInterval.DayPrefix}%'",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            ids.Add((string)row[0]!);
        return ids;
    }

    private Checkpoint Checkpoint(DateTimeOffset next) =>
        new(
            CertificateStream.StreamName,
            HoursKey,
            JsonSerializer.Serialize(new HoursState(next), HoursStateJson.Default.HoursState),
            time.GetUtcNow()
        );

    private static DateTimeOffset Read(Checkpoint checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize(checkpoint.State, HoursStateJson.Default.HoursState)!.Next;
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(
                $"The checkpoint '{checkpoint.Key}' of stream '{checkpoint.Stream}' cannot be read. "
                    + "Delete that row of the table 'checkpoints' to begin with the next hour.",
                fault
            );
        }
    }
}

/// <param name="Next">Begin of the first hour without a certificate.</param>
internal sealed record HoursState([property: JsonRequired] DateTimeOffset Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HoursState))]
internal sealed partial class HoursStateJson : JsonSerializerContext;
