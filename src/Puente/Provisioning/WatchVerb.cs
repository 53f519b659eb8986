using System.CommandLine;
using Puente.CommandLine;
using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Provisioning.Sources;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary><c>puente provision watch</c>.</summary>
internal static class WatchVerb
{
    public static Command Create(Session session)
    {
        var directory = ProvisionSession.DirectoryOption();
        var json = ProvisionSession.JsonOption();
        var every = Options.Number("--every", "SECONDS", "How often the source is looked at. Default: 60.", 1, 86_400);
        var verb = new Verb("watch", "Apply now and whenever the directory changes, until stopped.")
        {
            Explanation =
                "Applies, waits for a change of the source or the mapping, and applies again. A source that cannot be read, or losses "
                + "that would need a confirmation, change nothing: they are reported, and the next change is tried again.",
            Examples = [new("puente provision watch --every 30", "Look at the source every half minute.")],
            Options = { directory, json, every },
        };
        verb.SetAction(
            async (arguments, stop) =>
            {
                using var provision = ProvisionSession.Open(session, arguments, arguments.GetValue(directory));
                var pause = TimeSpan.FromSeconds(arguments.GetValue(every) ?? 60);
                // A mapping that is wrong from the start is a fault of the command, not something to wait for.
                provision.OpenSource();
                while (!stop.IsCancellationRequested)
                    await RoundAsync(provision, arguments.GetValue(json), pause, stop);
                return ExitCode.Done;
            }
        );
        return verb;
    }

    private static async Task RoundAsync(ProvisionSession provision, bool json, TimeSpan pause, CancellationToken stop)
    {
        var host = provision.Host;
        try
        {
            var source = provision.OpenSource();
            var wanted = await source.ReadAsync(stop);
            await ApplyVerb.ApplyAsync(provision, wanted, json, null, stop);
            if (!json)
                host.Output.WriteLine($"{Words.Time(host.Time.GetUtcNow())} waiting for a change of {source.Origin}");
            host.Output.Flush();
            await source.WaitForChangeAsync(wanted, pause, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to end.
        }
        catch (Exception fault) when (fault is DirectoryException or PlatformException or IOException)
        {
            FailureReport.Write(fault, stopping: false, host);
            host.Error.WriteLine($"puente: nothing more is done now; trying again in {Words.Span(pause)}.");
            try
            {
                await Task.Delay(pause, host.Time, stop);
            }
            catch (OperationCanceledException)
            {
                // Asked to end.
            }
        }
    }
}
