using Puente.Platform;
using Puente.Platform.ConversationDetails;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Masking;
using Puente.Sync.Events;

namespace Puente.Sync.Details;

/// <summary>Fetches conversations and gives each the version it has: as fresh as the newest thing the platform has dated.</summary>
/// <remarks>Not safe for use from several threads; its batch is filled anew by each call.</remarks>
internal sealed class DetailsFetch(PlatformClient platform, EventLog log, MaskingOptions? masking, TimeProvider time)
{
    /// <summary>Source of the rows, in the table <c>conversations</c>.</summary>
    public const string Source = "details";

    private readonly ConversationPageDecoder _decoder = new(
        new DecoderOptions
        {
            Source = Source,
            Masking = masking,
            Time = time,
        }
    );

    public ConversationBatch Batch { get; } = new();

    /// <summary>Platform time of the last answer: its Date or, without one, when it was asked for.</summary>
    public DateTimeOffset AsOf { get; private set; }

    /// <summary>Settled when ended, live while not.</summary>
    public Provenance Provenance => new(Source, AsOf, ConversationAge.Settled) { OpenAge = ConversationAge.Live };

    /// <summary>By id; what the platform does not show is not in the batch.</summary>
    public async Task ByIdAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        var events = await log.ReadConversationsAsync(ids, cancellationToken);
        await using var page = await platform.ConversationDetails.GetManyAsync(
            [.. ids.Select(ConversationId.From)],
            cancellationToken
        );
        await ReadAsync(page, asked, cancellationToken);
        Date(events);
    }

    /// <summary>One page of a query.</summary>
    public async Task ByQueryAsync(
        ConversationDetailsQuery query,
        int pageNumber,
        int pageSize,
        CancellationToken cancellationToken
    )
    {
        var asked = time.GetUtcNow();
        var end = log.End;
        await using var page = await platform.ConversationDetails.QueryPageAsync(
            query,
            pageNumber,
            pageSize,
            cancellationToken
        );
        await ReadAsync(page, asked, cancellationToken);
        var ids = new List<Guid>(Batch.Count);
        foreach (ref readonly var span in Batch.Conversations)
            ids.Add(span.ConversationId);
        var events = await log.ReadConversationsAsync(ids, cancellationToken);
        Date(
            events.ToDictionary(
                entry => entry.Key,
                entry => (IReadOnlyList<LoggedEvent>)[.. entry.Value.Where(item => item.Offset <= end)]
            )
        );
    }

    private async Task ReadAsync(
        ConversationDetailsPage page,
        DateTimeOffset asked,
        CancellationToken cancellationToken
    )
    {
        Batch.Clear();
        await _decoder.DecodeAsync(page.Utf8Json, Batch, cancellationToken);
        AsOf = page.Date ?? asked + (platform.ClockSkew ?? TimeSpan.Zero);
    }

    /// <summary>
    /// The newest thing the platform itself has dated: the record's end, or the newest event that was here before the question
    /// was asked. Not the answer's Date: an answer can lag behind its own date, and then a job that knows more would count as
    /// older.
    /// </summary>
    private void Date(IReadOnlyDictionary<Guid, IReadOnlyList<LoggedEvent>> events)
    {
        for (var index = 0; index < Batch.Count; index++)
        {
            var span = Batch.Conversations[index];
            var micros = Math.Max(span.StartMicros, Batch.EndMicros(index) ?? long.MinValue);
            var newest = DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
            if (events.TryGetValue(span.ConversationId, out var known))
            {
                foreach (var (_, item) in known)
                    newest = item.Time > newest ? item.Time : newest;
            }
            Batch.SetAsOf(index, newest);
        }
    }
}
