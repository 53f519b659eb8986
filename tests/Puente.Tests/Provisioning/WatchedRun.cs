using System.Text;
using Puente.Terminal;

namespace Puente.Tests.Provisioning;

/// <summary><c>puente provision watch</c> beside the test, in a folder of a <see cref="CommandRun"/>, with what it says.</summary>
internal sealed class WatchedRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();
    private readonly Heard _heard = new();
    private readonly Task<int> _run;

    public WatchedRun(CommandRun run, params string[] options)
    {
        var host = new CommandHost
        {
            Output = _heard,
            Error = _heard,
            Variables = run.Variables,
            Folder = run.Folder,
            Width = 200,
        };
        _run = Task.Run(() => Application.RunAsync(["provision", "watch", .. options], host, _stop.Token));
    }

    public string All => _heard.All;

    /// <summary>Waits until it has said this, since the last wait.</summary>
    public Task UntilAsync(string words) => _heard.UntilAsync(words, _run, Patience);

    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _run.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        await _heard.DisposeAsync();
    }

    private sealed class Heard : TextWriter
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _more = NewSignal();
        private int _read;

        public override Encoding Encoding => Encoding.UTF8;

        public string All
        {
            get
            {
                lock (_gate)
                    return _text.ToString();
            }
        }

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            TaskCompletionSource before;
            lock (_gate)
            {
                _text.Append(buffer);
                (before, _more) = (_more, NewSignal());
            }
            before.SetResult();
        }

        public async Task UntilAsync(string words, Task<int> run, TimeSpan patience)
        {
            using var late = new CancellationTokenSource(patience);
            while (true)
            {
                Task more;
                lock (_gate)
                {
                    var at = _text.ToString().IndexOf(words, _read, StringComparison.Ordinal);
                    if (at >= 0)
                    {
                        _read = at + words.Length;
                        return;
                    }
                    more = _more.Task;
                }
                Assert.False(run.IsCompleted, $"The watch ended before it said '{words}':\n{All}");
                try
                {
                    await Task.WhenAny(more, run).WaitAsync(late.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"It did not say '{words}':\n{All}");
                }
            }
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
