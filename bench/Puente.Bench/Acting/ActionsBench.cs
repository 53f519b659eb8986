using System.Diagnostics;
using Puente.Actions.Execution;
using Puente.Bench.Harness;

namespace Puente.Bench.Acting;

/// <summary>Whole runs of an action against templates and paths alone on the JVM.</summary>
internal static class ActionsBench
{
    private const string Word = "actions";
    private static readonly TimeSpan s_warming = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(BenchRun run)
    {
        var runs = (int)run.AtMost(20_000);
        using var product = new ProductArm();
        using var jvm = JvmArm.Start(run.NewFolder());
        jvm.Run(1);
        await product.RunAsync(1);
        var (expected, found) = (jvm.Show(), product.Show());
        if (expected != found)
            throw new WrongResultException($"the JVM gives\n{expected}\nand the engine\n{found}");
        run.Note($"actions: both sides resolve the same request and give the same output; warming up");

        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_warming)
        {
            await product.RunAsync(2_000);
            jvm.Run(2_000);
        }
        var samples = await Turns.RunAsync(
            run.RoundsOr(7),
            new Arm("whole runs", async () => runs / (await product.RunAsync(runs)).TotalSeconds),
            new Arm("Velocity 1.7 + Jayway 2.0, JVM", () => Task.FromResult(runs / jvm.Run(runs).TotalSeconds))
        );
        var (late, bytes) = await product.LookAsync(runs);
        var input = $"10 references, 6 paths, an answer of {TypicalAction.Answer.Length} bytes; {runs} runs a turn";
        run.Add(
            Measurement.Compare(
                Word,
                "runs, signing in and checks included",
                "runs/CPU s",
                samples[0],
                samples[1],
                Goal.RatioAtLeast(3),
                input
            ),
            new Measurement(
                Word,
                "added latency, p99",
                late.TotalMilliseconds,
                "ms",
                null,
                null,
                null,
                Goal.AtMostFigure(1),
                input
            ),
            new Measurement(Word, "allocated for a run", bytes, "bytes", null, null, null, null, input)
        );
    }

    /// <summary>The engine with a service that answers at once.</summary>
    private sealed class ProductArm : IActionExchange, IDisposable
    {
        private readonly ActionProgram _program = TypicalAction.Compile();
        private readonly ActionRunOptions _options = new();
        private readonly ActionRunner _runner;
        private readonly Task<ActionResponse> _answer = Task.FromResult(
            new ActionResponse(200, [new("Content-Type", "application/json")], TypicalAction.Answer)
        );

        private ActionRequest? _sent;
        private string _output = "";

        public ProductArm() => _runner = new ActionRunner(this, TimeProvider.System);

        public Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken)
        {
            _sent = request;
            return _answer;
        }

        /// <returns>Processor time of the process, garbage collection included.</returns>
        public async Task<TimeSpan> RunAsync(int runs)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
                await OnceAsync();
            return Environment.CpuUsage.TotalTime - before;
        }

        /// <summary>Each run by itself.</summary>
        public async Task<(TimeSpan Late, double Bytes)> LookAsync(int runs)
        {
            var times = new long[runs];
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var run = 0; run < runs; run++)
            {
                var started = Stopwatch.GetTimestamp();
                await OnceAsync();
                times[run] = Stopwatch.GetTimestamp() - started;
            }
            var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)runs;
            Array.Sort(times);
            return (Stopwatch.GetElapsedTime(0, times[(int)(runs * 0.99)]), bytes);
        }

        /// <summary>As <see cref="JvmArm.Show"/>.</summary>
        public string Show() =>
            string.Join('\n', [_sent!.Url, .. _sent.Headers.Select(header => header.Value), _sent.Body!, _output]);

        public void Dispose() => _runner.Dispose();

        private async Task OnceAsync()
        {
            var trace = await _runner.RunAsync(_program, TypicalAction.Input, _options, CancellationToken.None);
            _output = trace.Result ?? throw new WrongResultException($"the action failed: {trace.Error}");
        }
    }
}
