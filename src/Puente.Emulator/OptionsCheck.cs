using System.Net;

namespace Puente.Emulator;

/// <summary>Finds all faults of the options before anything is started.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">One message with every fault.</exception>
    public static void Demand(EmulatorOptions options)
    {
        List<string> faults = [.. Faults(options)];
        if (faults.Count > 0)
            throw new ArgumentException($"The emulator cannot start: {string.Join("; ", faults)}.", nameof(options));
    }

    private static IEnumerable<string> Faults(EmulatorOptions options)
    {
        if (options.ConversationsPerDay is < 0 or > 5_000_000)
            yield return "ConversationsPerDay must be from 0 to 5,000,000";
        if (options.HistoryDays is < 0 or > 3_660)
            yield return "HistoryDays must be from 0 to 3,660";
        if (options.Speed is < 0 or > 1_000_000 || double.IsNaN(options.Speed))
            yield return "Speed must be from 0 to 1,000,000";
        if (options.DataLag < TimeSpan.Zero || options.DataStep < TimeSpan.Zero)
            yield return "DataLag and DataStep must not be negative";
        if (options.JobDelay < TimeSpan.Zero || options.JobLife <= options.JobDelay)
            yield return "JobDelay must not be negative and JobLife must be longer than it";
        if (options.TokenLife < TimeSpan.FromSeconds(1))
            yield return "TokenLife must be at least a second";
        if (options.RequestsPerMinute < 1 || options.RequestsPerMinutePerUser < 1)
            yield return "RequestsPerMinute and RequestsPerMinutePerUser must be at least 1";
        foreach (
            var fault in options
                .Channels.Faults()
                .Concat(options.EventBridge.Faults())
                .Concat(options.DataActions.Faults())
                .Concat(options.Consistency.Faults())
                .Concat(options.WebMessaging.Faults())
        )
            yield return fault;
        if (options.IdentityProvider is { } provider && !File.Exists(provider.CertificateFile))
            yield return $"there is no certificate {provider.CertificateFile} of the identity provider";
        if (options.Users is < 4 or > 100_000 || options.Queues is < 2 or > 5_000)
            yield return "Users must be from 4 to 100,000 and Queues from 2 to 5,000";
        if (
            !Uri.TryCreate(options.Listen, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
        )
            yield return $"Listen must be an http or https address, not {options.Listen}";
        else if (address.Host != "localhost" && !IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            yield return $"Listen must name an IP address or localhost, not {address.Host}";
        else if (address.Scheme == "https" && options.CertificateFile is null)
            yield return $"listening on {options.Listen} needs CertificateFile, a PEM or PFX file";
    }
}
