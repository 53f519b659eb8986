using System.Diagnostics;
using System.Runtime;
using System.Text;
using Puente.Actions.Execution;
using Puente.Actions.Json;
using Puente.Actions.JsonPaths;
using Puente.Actions.Velocity;
using Puente.Actions.Velocity.Tools;
using Puente.Bench.Harness;

namespace Puente.Bench.Acting;

/// <summary>Templates and paths against the same on the JVM; beside them, whole runs of the action.</summary>
internal static class ActionsBench
{
    private const string Word = "actions";

    /// <summary>Turns of each side for each start of the JVM; their median counts.</summary>
    private const int Turn = 3;
    private static readonly TimeSpan s_warming = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(BenchRun run)
    {
        var runs = (int)run.AtMost(20_000);
        using var product = new ProductArm();
        var parts = new PartsArm();
        await product.RunAsync(1);
        parts.Run(1);
        foreach (var name in (string[])["DOTNET_TieredPGO", "DOTNET_TieredCompilation", "DOTNET_gcServer"])
            if (Environment.GetEnvironmentVariable(name) is { } value)
                run.Note($"actions: {name}={value} is not what the product runs with; unset it");
        // What a JVM compiles, and how well, differs by half from one start to the next.
        var starts = run.RoundsOr(7);
        var figures = new List<Samples[]>();
        for (var start = 1; start <= starts; start++)
        {
            using var jvm = JvmArm.Start(run.NewFolder());
            jvm.Run(1);
            var expected = jvm.Show();
            foreach (var found in (string[])[product.Show(), parts.Show()])
                if (expected != found)
                    throw new WrongResultException($"the JVM gives\n{expected}\nand the engine\n{found}");
            await WarmAsync(product, parts, jvm);
            var turns = await Turns.RunAsync(
                Turn,
                new Arm("templates and paths", () => Task.FromResult(runs / parts.Run(runs).TotalSeconds)),
                new Arm("whole runs", async () => runs / (await product.RunAsync(runs)).TotalSeconds),
                new Arm("Velocity 1.7 + Jayway 2.0, JVM", () => Task.FromResult(runs / jvm.Run(runs).TotalSeconds))
            );
            figures.Add(turns);
            run.Note(
                $"actions: start {start} of {starts}: {turns[0].Median:#,0}, {turns[1].Median:#,0} and the JVM {turns[2].Median:#,0} runs/CPU s, {turns[0].Median / turns[2].Median:0.00} ×"
            );
        }
        var samples = figures[0]
            .Select((one, arm) => new Samples(one.Arm, [.. figures.Select(turns => turns[arm].Median)]))
            .ToList();
        var (late, bytes) = await product.LookAsync(runs);
        var input =
            $"10 references, 6 paths, an answer of {TypicalAction.Answer.Length} bytes; {runs} runs a turn, {starts} starts of the JVM";
        run.Add(
            Measurement.Compare(
                Word,
                "templates and paths",
                "runs/CPU s",
                samples[0],
                samples[2],
                Goal.RatioAtLeast(3),
                input
            ),
            Measurement.Compare(
                Word,
                "whole runs: contracts, masking, trace",
                "runs/CPU s",
                samples[1],
                samples[2],
                null,
                input
            ),
            new Measurement(
                Word,
                "added latency of a whole run, p99",
                late.TotalMilliseconds,
                "ms",
                null,
                null,
                null,
                Goal.AtMostFigure(1),
                input
            ),
            new Measurement(Word, "allocated for a whole run", bytes, "bytes", null, null, null, null, input)
        );
    }

    /// <summary>Until nothing has been compiled for a while: compiling better is done beside, when there is time for it.</summary>
    private static async Task WarmAsync(ProductArm product, PartsArm parts, JvmArm jvm)
    {
        var started = Stopwatch.GetTimestamp();
        var (compiled, changed) = (0L, started);
        while (
            Stopwatch.GetElapsedTime(started) is var passed
            && passed < s_longest
            && (passed < s_warming || Stopwatch.GetElapsedTime(changed) < s_settled)
        )
        {
            await product.RunAsync(2_000);
            parts.Run(2_000);
            jvm.Run(2_000);
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled)
                (compiled, changed) = (count, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>What <see cref="JvmArm"/> does, with the engine's template and path libraries.</summary>
    private sealed class PartsArm
    {
        private readonly VelocityTemplate[] _requests =
        [
            .. TypicalAction.Requests.Select(text => VelocityTemplate.Parse(text, "request", VelocityOptions.Request)),
        ];
        private readonly VelocityTemplate _success = VelocityTemplate.Parse(
            TypicalAction.Success,
            "success",
            VelocityOptions.Success
        );
        private readonly KeyValuePair<string, JsonPath>[] _paths =
        [
            .. TypicalAction.Paths.Select(path => KeyValuePair.Create(path.Key, JsonPath.Parse(path.Value))),
        ];
        private string _result = "";

        public TimeSpan Run(int runs)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var run = 0; run < runs; run++)
                Once();
            return Environment.CpuUsage.TotalTime - before;
        }

        /// <summary>As <see cref="JvmArm.Show"/>.</summary>
        public string Show() => _result;

        private void Once()
        {
            var input = JsonText.Parse(Encoding.UTF8.GetString(TypicalAction.InputBytes));
            var asked = new VelocityContext().Set("input", input).AddRequestTools();
            var sent = new StringBuilder();
            foreach (var template in _requests)
                sent.Append(template.Render(asked)).Append('\n');
            var document = JsonText.Borrow(TypicalAction.AnswerBytes);
            var given = new VelocityContext().AddSuccessTools();
            foreach (var (key, path) in _paths)
                given.Set(key, path.Evaluate(document).ToJson());
            document.Return();
            _result = sent.Append(_success.Render(given)).ToString();
        }
    }

    /// <summary>The engine with a service that answers at once.</summary>
    private sealed class ProductArm : IActionExchange, IDisposable
    {
        private readonly ActionProgram _program = TypicalAction.Compile();
        private readonly ActionRunOptions _options = new();
        private readonly ActionRunner _runner;
        private readonly KeyValuePair<string, string>[] _headers = [new("Content-Type", "application/json")];

        private ActionRequest? _sent;
        private string _output = "";

        public ProductArm() => _runner = new ActionRunner(this, TimeProvider.System);

        public Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken)
        {
            _sent = request;
            return Task.FromResult(new ActionResponse(200, _headers, TypicalAction.AnswerBytes));
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
            var input = Encoding.UTF8.GetString(TypicalAction.InputBytes);
            var trace = await _runner.RunAsync(_program, input, _options, CancellationToken.None);
            _output = trace.Result ?? throw new WrongResultException($"the action failed: {trace.Error}");
        }
    }
}
