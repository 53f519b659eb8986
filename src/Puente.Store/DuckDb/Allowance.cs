namespace Puente.Store.DuckDb;

/// <summary>
/// What DuckDB may use of the machine at the moment. Writing needs one thread and little memory, and gets no more, because DuckDB
/// keeps what it has written as long as it may; questions get what they need. DuckDB has one limit for both, so it is the larger
/// one as long as any question is open: lowering it under a running question is refused.
/// </summary>
/// <remarks>
/// Writing goes first. Refused for want of memory, it ends the questions that hold it; where there are none, it gets twice as
/// much from then on. Either way whoever writes can try again. Safe to use from several threads.
/// </remarks>
/// <param name="room">Bytes for each of the two.</param>
/// <param name="set">Runs a SET statement.</param>
internal sealed class Allowance(DuckDbRoom room, Action<string> set)
{
    private readonly Lock _gate = new();
    private readonly List<Question> _questions = [];
    private long _writing = room.Writing;
    private long _memory = room.Asking;
    private bool _isSingleThreaded;

    /// <summary>A transaction begins.</summary>
    public void Write()
    {
        lock (_gate)
        {
            UseThreads(single: true);
            if (_questions.Count > 0)
                return;
            try
            {
                UseMemory(_writing);
            }
            catch (StoreException fault) when (DuckDbErrors.IsForWantOfMemory(fault.Message))
            {
                // A small reading that is no question holds more just now. The next transaction tries again.
            }
        }
    }

    /// <summary>A question begins; it lasts until it is disposed.</summary>
    /// <param name="isWriting">A transaction is open: then the decoder has the other processors.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public Question Ask(bool isWriting, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!isWriting)
                UseThreads(single: false);
            UseMemory(room.Asking);
            var question = new Question(this, cancellationToken);
            _questions.Add(question);
            return question;
        }
    }

    /// <summary>Writing was refused for want of memory.</summary>
    public void Refuse()
    {
        Question[] toEnd;
        lock (_gate)
        {
            toEnd = [.. _questions];
            if (toEnd.Length == 0)
                _writing = Math.Min(2 * _writing, room.Asking);
        }
        foreach (var question in toEnd)
            question.End();
    }

    private void UseThreads(bool single)
    {
        if (single == _isSingleThreaded)
            return;
        set(single ? "SET threads = 1" : "RESET threads");
        _isSingleThreaded = single;
    }

    private void UseMemory(long bytes)
    {
        if (bytes == _memory)
            return;
        set(DuckDbRoom.Limit(bytes));
        _memory = bytes;
    }

    private void Leave(Question question)
    {
        lock (_gate)
            _questions.Remove(question);
    }

    /// <summary>One that is being answered.</summary>
    internal sealed class Question : IDisposable
    {
        private readonly Allowance _allowance;
        private readonly CancellationTokenSource _end = new();
        private readonly CancellationTokenSource _stop;

        public Question(Allowance allowance, CancellationToken cancellationToken)
        {
            _allowance = allowance;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        }

        /// <summary>Writing needed the memory.</summary>
        public bool IsEnded => _end.IsCancellationRequested;

        /// <summary>Cancelled when writing needs the memory.</summary>
        public CancellationToken Ending => _end.Token;

        /// <summary>Cancelled when writing needs the memory, or the one who asks has gone.</summary>
        public CancellationToken Stop => _stop.Token;

        public void End() => _end.Cancel();

        public void Dispose()
        {
            _allowance.Leave(this);
            // Not the other one, which may be told to end at this very moment; it holds nothing.
            _stop.Dispose();
        }
    }
}
