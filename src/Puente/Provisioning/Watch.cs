using Puente.Failures;
using Puente.Platform.Errors;
using Puente.Provisioning.Sources;
using Puente.Terminal;

namespace Puente.Provisioning;

/// <summary>Applies whenever the source changes, and again for what failed or was changed by hand, until stopped.</summary>
/// <param name="pause">Between two looks at the source, and before the first repeat of what failed.</param>
/// <param name="recheck">Between two looks at the organisation while the source stays as it is.</param>
internal sealed class Watch(ProvisionSession provision, bool json, TimeSpan pause, TimeSpan recheck)
{
    /// <summary>What fails for long (a permission, a name that somebody must make) fails without filling the log.</summary>
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromHours(1);

    private readonly CommandHost _host = provision.Host;
    private TimeSpan? _repeat;

    /// <summary>Ends without an error when asked to.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Asked to end.
            }
        }
    }

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            var source = provision.OpenSource();
            var wanted = await source.ReadAsync(stop);
            if (await ApplyVerb.ApplyAsync(provision, wanted, json, null, stop) == ExitCode.Done)
                await WaitAsync(source, wanted, recheck, "the organisation is looked at again", stop);
            else
                await WaitAsync(source, wanted, TakeRepeat(), "what is open is tried again", stop);
        }
        catch (Exception fault)
            when (fault
                    is DirectoryException
                        or PlatformException
                        or InputException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            FailureReport.Write(fault, stopping: false, _host);
            _host.Error.WriteLine($"puente: nothing more is done now; trying again in {Words.Span(pause)}.");
            await Task.Delay(pause, _host.Time, stop);
        }
    }

    /// <param name="longest">When to go on without a change.</param>
    /// <param name="then">What is done then.</param>
    private async Task WaitAsync(
        IPeopleSource source,
        WantedDirectory wanted,
        TimeSpan longest,
        string then,
        CancellationToken stop
    )
    {
        if (!json)
            _host.Output.WriteLine(
                $"{Words.Time(_host.Time.GetUtcNow())} waiting for a change of {source.Origin}; {then} in {Words.Span(longest)}"
            );
        _host.Output.Flush();
        using var repeat = new CancellationTokenSource(longest, _host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, repeat.Token);
        try
        {
            await source.WaitForChangeAsync(wanted, pause, either.Token);
            _repeat = null;
        }
        catch (OperationCanceledException) when (repeat.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Nothing changed; the organisation may have.
        }
    }

    private TimeSpan TakeRepeat()
    {
        var now = _repeat ?? pause;
        _repeat = TimeSpan.FromTicks(Math.Min(now.Ticks * 2, Math.Max(LongestRepeat.Ticks, pause.Ticks)));
        return now;
    }
}
