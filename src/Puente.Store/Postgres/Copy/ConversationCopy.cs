using System.Text;
using Npgsql;
using Puente.Store.Conversations;
using Puente.Store.Schema;

namespace Puente.Store.Postgres.Copy;

/// <summary>Copies the rows of chosen conversations from a batch's columns into the tables, with no object per row or cell.</summary>
/// <remarks>Kept and used again. Not safe for use from several threads.</remarks>
internal sealed class ConversationCopy : IDisposable
{
    private readonly CopyBuffer _buffer = new();
    private readonly List<int> _kept = [];
    private readonly TableEncoder[] _encoders =
    [
        .. StoreSchema.ConversationTables.Select(table => new TableEncoder(table)),
    ];

    /// <param name="plan">Says which conversations of the batch.</param>
    /// <returns>Rows written to all tables.</returns>
    public async ValueTask<long> WriteAsync(
        NpgsqlConnection connection,
        ConversationBatch batch,
        WritePlan plan,
        Provenance provenance,
        long storedAtMicros,
        CancellationToken cancellationToken
    )
    {
        var stamp = new RowStamp(
            Encoding.UTF8.GetBytes(provenance.Age.ToColumn()),
            Encoding.UTF8.GetBytes((provenance.OpenAge ?? provenance.Age).ToColumn()),
            Encoding.UTF8.GetBytes(provenance.Source),
            PostgresTime.Micros(provenance.AsOf),
            storedAtMicros
        );
        _kept.Clear();
        foreach (var (first, last) in plan.Runs())
        {
            for (var conversation = first; conversation <= last; conversation++)
                _kept.Add(conversation);
        }
        long rows = 0;
        for (var table = 0; table < _encoders.Length; table++)
        {
            var count = RowsOf(batch, table);
            if (count == 0)
                continue;
            var copied = await CopyTableAsync(connection, batch, table, stamp, cancellationToken);
            if (copied != count)
                throw new InvalidOperationException($"{copied} rows of {count} were copied.");
            rows += count;
        }
        return rows;
    }

    public void Dispose() => _buffer.Dispose();

    private long RowsOf(ConversationBatch batch, int table)
    {
        long rows = 0;
        foreach (var conversation in _kept)
            rows += batch.RowsOf(conversation, table).Count;
        return rows;
    }

    private async ValueTask<long> CopyTableAsync(
        NpgsqlConnection connection,
        ConversationBatch batch,
        int table,
        RowStamp stamp,
        CancellationToken cancellationToken
    )
    {
        var encoder = _encoders[table];
        var stream = await connection.BeginRawBinaryCopyAsync(encoder.Command, cancellationToken);
        long rows = 0;
        try
        {
            _buffer.Clear();
            _buffer.Header();
            encoder.Bind(batch.Tables[table], stamp);
            foreach (var conversation in _kept)
            {
                var (row, count) = batch.RowsOf(conversation, table);
                for (var end = row + count; row < end; )
                {
                    var next = encoder.Encode(_buffer, batch.Conversations[conversation], row, end);
                    rows += next - row;
                    row = next;
                    if (_buffer.IsFull)
                        await FlushAsync(stream, cancellationToken);
                }
            }
            _buffer.Trailer();
            await FlushAsync(stream, cancellationToken);
        }
        catch
        {
            await AbandonAsync(stream);
            throw;
        }
        // Only here the server says whether it has taken the rows.
        await stream.DisposeAsync();
        return rows;
    }

    private async ValueTask FlushAsync(NpgsqlRawCopyStream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_buffer.Written, cancellationToken);
        _buffer.Clear();
    }

    /// <summary>Disposing would complete the copy.</summary>
    private static async ValueTask AbandonAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception) || exception is ObjectDisposedException)
        {
            // The error that led here tells more than this one; the transaction cannot be committed either way.
        }
    }
}
