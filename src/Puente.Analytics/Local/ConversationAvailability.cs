using System.Globalization;
using System.Text.Json;
using Puente.Store;

namespace Puente.Analytics.Local;

/// <summary>How far the tables hold every conversation: what the sync's readings of the platform's jobs have reached.</summary>
internal static class ConversationAvailability
{
    /// <summary>The sync's stream, with a checkpoint for each day.</summary>
    private const string Jobs = "jobs";

    /// <returns>Every conversation that began before is there; 1970 when no day has been read by a job.</returns>
    public static async Task<DateTimeOffset> ReadAsync(IStore store, CancellationToken cancellationToken)
    {
        var (reached, missing) = (DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        foreach (var checkpoint in await store.ReadCheckpointsAsync(Jobs, cancellationToken))
        {
            var day = DateTimeOffset.ParseExact(
                checkpoint.Key,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );
            using var state = JsonDocument.Parse(checkpoint.State);
            var asOf =
                state.RootElement.TryGetProperty("last", out var last) && last.TryGetProperty("asOf", out var date)
                    ? date.GetDateTimeOffset()
                    : day;
            // A day that was read before it was over, or not to its end, leaves a hole even when later ones are there.
            if (asOf < day.AddDays(1))
                missing = asOf < missing ? asOf : missing;
            else
                asOf = day.AddDays(1);
            reached = asOf > reached ? asOf : reached;
        }
        return reached < missing ? reached : missing;
    }
}
