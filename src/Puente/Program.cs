using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Puente;
using Puente.Terminal;

using var stop = new CancellationTokenSource();

// The first signal asks for a clean end; the second is left to the system, which ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = new StreamWriter(Console.OpenStandardOutput(), utf8, 1 << 14)
{
    AutoFlush = !Console.IsOutputRedirected,
};
await using var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
using var input = new StreamReader(Console.OpenStandardInput(), utf8);
var variables = Environment
    .GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

return await Application.RunAsync(
    args,
    new CommandHost
    {
        Output = output,
        Error = error,
        Input = input,
        InputIsTerminal = !Console.IsInputRedirected,
        Variables = variables,
        Folder = Environment.CurrentDirectory,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? 100 : Math.Max(40, Console.WindowWidth),
    },
    stop.Token
);
