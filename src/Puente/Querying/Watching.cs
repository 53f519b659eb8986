using System.Globalization;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Terminal;

namespace Puente.Querying;

/// <summary>Asks again and again. Being stopped is how it ends.</summary>
internal static class Watching
{
    private const int UsualSeconds = 10;

    public static TimeSpan? Every(string? text) =>
        text is null ? TimeSpan.FromSeconds(UsualSeconds)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
        : throw new InputException($"--watch {text}: write seconds, from 1 to 86400, or nothing for {UsualSeconds}.");

    /// <param name="plain">True when what is asked for is read by programs: then the line with the time goes to standard error.</param>
    public static async Task<int> RunAsync(
        CommandHost host,
        TimeSpan every,
        Func<CancellationToken, Task<int>> ask,
        CancellationToken cancellationToken,
        bool plain = false
    )
    {
        var screen = new Screen(host);
        try
        {
            while (true)
            {
                if (host.OutputIsTerminal)
                    screen.Console.Clear(home: true);
                var line = $"{Words.Time(host.Time.GetUtcNow())} UTC, every {Words.Span(every)}";
                if (plain && !host.OutputIsTerminal)
                    host.Error.WriteLine(line);
                else
                    screen.Line(line);
                try
                {
                    await ask(cancellationToken);
                }
                catch (PlatformException fault) when (fault.MayRepeat)
                {
                    host.Error.WriteLine($"puente: {fault.Message} Asked again in {Words.Span(every)}.");
                }

                await Task.Delay(every, host.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }
}
