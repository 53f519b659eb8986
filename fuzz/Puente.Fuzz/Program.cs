using Puente.Fuzz;
using SharpFuzz;

// afl-fuzz starts this with the name of a target; docs/velocity.md, "Fuzzing". Nothing of the instrumented library may run
// before the fuzzer has set up its shared memory, so the target is looked up inside.
if (args is not [var name])
{
    Console.Error.WriteLine("fuzz: name one target: velocity, json, path or action.");
    return 2;
}
Fuzzer.OutOfProcess.Run(stream =>
{
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    FuzzTargets.All[name](FuzzTargets.Decode(bytes.ToArray()));
});
return 0;
