using System.Globalization;
using Puente.Bench.Acting;
using Puente.Bench.Asking;
using Puente.Bench.Bridge;
using Puente.Bench.Decoding;
using Puente.Bench.Disk;
using Puente.Bench.Events;
using Puente.Bench.Governor;
using Puente.Bench.Harness;
using Puente.Bench.Inserting;
using Puente.Bench.Loading;
using Puente.Bench.Memory;
using Puente.Bench.Processes;
using Puente.Bench.Provisioning;
using Puente.Bench.Redelivery;
using Puente.Bench.Serving;
using Puente.Bench.Watching;

const string Help = """
    Measures the product against its references and its goals.

    dotnet run -c Release --project bench/Puente.Bench -- BENCHMARK... [options]

      decode       job pages to columns, against a bare JSON scan and against classes
      store        pages in memory to committed DuckDB tables
      bridge       the emulator over HTTP to committed DuckDB tables
      postgres     pages to PostgreSQL, against multi-row inserts
      memory       peak memory of a sync, and how it grows with the history
      redelivery   changed conversations into a history and into ten times of it
      disk         bytes on disk per conversation
      emulator     ready job pages, against a bare Kestrel
      events       durable events a second, against the commit limit
      lag          from an event to its visible row
      live         memory of the live path over a day of events
      query        the platform's questions answered from the tables
      actions      a data action, against Velocity and Jayway on the JVM
      provision    5,000 people of a directory: time to plan, calls a joiner, time to apply
      governor     four processes with one request budget
      pages        200 viewers of a wallboard of 500 queues; what pages weigh
      paint        how soon the pages show something on a slow processor, and what Lighthouse finds
      all          all of these, one after the other

      --conversations N   size of the input instead of each benchmark's own
      --rounds N          turns of each arm instead of each benchmark's own
      --json FILE         the report as JSON too
      --help              this text

    Exit code: 0 all goals are met, 1 a goal is missed or a result is wrong, 2 wrong input.
    How a number is taken: bench/README.md
    """;

if (args is [ChildProcess.Word, .. var rest])
    return await ChildProgram.RunAsync(rest);

Dictionary<string, Func<BenchRun, Task>> benchmarks = new()
{
    ["decode"] = DecodeBench.RunAsync,
    ["store"] = StoreBench.RunAsync,
    ["bridge"] = BridgeBench.RunAsync,
    ["postgres"] = PostgresBench.RunAsync,
    ["memory"] = MemoryBench.RunAsync,
    ["redelivery"] = RedeliveryBench.RunAsync,
    ["disk"] = DiskBench.RunAsync,
    ["emulator"] = ServingBench.RunAsync,
    ["events"] = EventsBench.RunAsync,
    ["lag"] = LagBench.RunAsync,
    ["live"] = LiveMemoryBench.RunAsync,
    ["query"] = QueryBench.RunAsync,
    ["actions"] = ActionsBench.RunAsync,
    ["provision"] = ProvisionBench.RunAsync,
    ["governor"] = GovernorBench.RunAsync,
    ["pages"] = PagesBench.RunAsync,
    ["paint"] = PaintBench.RunAsync,
};

CommandWords words;
try
{
    words = CommandWords.Parse(args, benchmarks.Keys);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"bench: {wrong.Message} --help shows more.");
    return 2;
}
if (words.Help)
{
    Console.WriteLine(Help);
    return 0;
}

var (machine, started) = (Machine.Look(), TimeProvider.System.GetUtcNow());
using var run = new BenchRun(words.Conversations, words.Rounds, Console.Error);
var hasFailed = false;
foreach (var name in words.Benchmarks)
{
    try
    {
        await benchmarks[name](run);
    }
    catch (Exception fault) when (fault is not OutOfMemoryException)
    {
        // A wrong result or a missing server ends this benchmark only; the others still say something.
        await Console.Error.WriteLineAsync(
            fault is WrongResultException ? $"bench: {name}: {fault.Message}" : $"bench: {name}: {fault}"
        );
        hasFailed = true;
    }
}
var command = string.Create(CultureInfo.InvariantCulture, $"bench {string.Join(' ', args)}");
var report = new Report(command, started, machine, run.Measurements);
report.WriteTable(Console.Out);
if (words.JsonFile is { } file)
    report.WriteJson(file);
return report.AllMet && !hasFailed ? 0 : 1;
