using Puente.Platform.Governor;
using Puente.Platform.Regions;
using Puente.Platform.SignIn;

namespace Puente.Platform;

/// <summary>How to reach one organisation. Give <see cref="Region"/>, or <see cref="ApiBase"/> for a gateway or a local platform.</summary>
public sealed class PlatformOptions
{
    /// <summary>AWS name or domain: <c>eu-west-1</c>, <c>mypurecloud.ie</c>.</summary>
    public string? Region { get; set; }

    /// <summary>Instead of a region: everything before <c>/api/v2</c>, for example <c>http://127.0.0.1:8080</c>.</summary>
    public Uri? ApiBase { get; set; }

    /// <summary>Everything before <c>/oauth/token</c>. When not given it is derived from <see cref="ApiBase"/>.</summary>
    public Uri? LoginBase { get; set; }

    public string ClientId { get; set; } = "";

    public Secret? ClientSecret { get; set; }

    /// <summary>How a token is had; null: client credentials. A user's sign-in needs no secret.</summary>
    public Grant? Grant { get; set; }

    /// <summary>Allows http to another machine. The client secret then crosses the network in clear text.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Per try, from sending to the answer's headers; 1 s to 10 min. The platform itself gives up earlier (504).</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a body may stand still before it counts as broken; 1 s to 10 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries per request, the first included; 1 to 20.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>No new try starts when it would begin later than this after the first; up to 1 h.</summary>
    public TimeSpan MaxTotalTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A longer Retry-After is an error at once. Daily caps ask for minutes to hours; the SDKs stop at 180 s too.</summary>
    public TimeSpan RetryAfterCeiling { get; set; } = TimeSpan.FromSeconds(180);

    /// <summary>
    /// Part of the token's rate limit that may be used, above 0 to 1 (promise P8): by this client alone, or by all processes
    /// with the same client id together when <see cref="BudgetFolder"/> is given.
    /// </summary>
    public double RateShare { get; set; } = 0.8;

    /// <summary>Requests per minute assumed until the first answer tells the limit; the documented value is 300.</summary>
    public int AssumedRatePerMinute { get; set; } = 300;

    /// <summary>
    /// Folder of this user where processes with the same client share one budget; null: this client has its own. It is
    /// made when it is missing; when it cannot be used the budget is this client's own, and <see cref="OnBudgetFault"/> says so.
    /// </summary>
    public string? BudgetFolder { get; set; }

    /// <summary>Told, once a client, why the budget is not shared; the log gets the same sentence.</summary>
    public Action<string>? OnBudgetFault { get; set; }

    /// <summary>Folder where requests are counted by day, operation and lane; null: nowhere.</summary>
    public string? UsageFolder { get; set; }

    /// <summary>Lane of requests that name none.</summary>
    public Lane Lane { get; set; }

    /// <summary>Largest answer that is held in memory, 64 KiB to 1 GiB. Streamed pages have no such limit.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Pages of one listing; a server that never ends must not keep us for ever.</summary>
    public int MaxPages { get; set; } = 100_000;

    public string UserAgent { get; set; } = "Puente/0.1";

    /// <summary>Every fault of these options as a sentence that says what to change; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Region is null && ApiBase is null)
            faults.Add("Region is missing: give an AWS region (eu-west-1), a domain (mypurecloud.ie) or ApiBase.");
        if (Region is not null && ApiBase is not null)
            faults.Add("Region and ApiBase are both given: remove one of them.");
        if (Region is not null && Regions.Region.Find(Region) is null)
            faults.Add(
                $"Region '{Region}' is unknown: use one of {string.Join(", ", Regions.Region.All.Select(r => r.AwsName))}."
            );
        CheckBase(faults, nameof(ApiBase), ApiBase);
        CheckBase(faults, nameof(LoginBase), LoginBase);

        if (string.IsNullOrWhiteSpace(ClientId))
            faults.Add("ClientId is missing: use the id of an OAuth client.");
        else if (ClientId.Contains(':', StringComparison.Ordinal))
            faults.Add("ClientId contains a colon: give the id alone, and the secret in ClientSecret.");
        if (EffectiveGrant.NeedsSecret && (ClientSecret is null || ClientSecret.IsEmpty))
            faults.Add("ClientSecret is missing: give it by file or environment variable.");

        CheckTime(faults, nameof(Timeout), Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        CheckTime(faults, nameof(IdleTimeout), IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        CheckTime(faults, nameof(MaxTotalTime), MaxTotalTime, TimeSpan.Zero, TimeSpan.FromHours(1));
        CheckTime(faults, nameof(RetryAfterCeiling), RetryAfterCeiling, TimeSpan.Zero, TimeSpan.FromHours(1));
        CheckNumber(faults, nameof(MaxTries), MaxTries, 1, 20);
        CheckNumber(faults, nameof(AssumedRatePerMinute), AssumedRatePerMinute, 1, 100_000);
        CheckNumber(faults, nameof(MaxBodyBytes), MaxBodyBytes, 64 * 1024, 1024 * 1024 * 1024);
        CheckNumber(faults, nameof(MaxPages), MaxPages, 1, 10_000_000);
        if (!(RateShare > 0 && RateShare <= 1))
            faults.Add($"RateShare is {RateShare.ToString(Invariant)}: it must be above 0 and at most 1.");
        if (!System.Net.Http.Headers.ProductInfoHeaderValue.TryParse(UserAgent, out _))
            faults.Add("UserAgent is not a product name such as Puente/0.1.");
        return faults;
    }

    /// <summary>A client keeps what was checked, whatever happens to these options afterwards.</summary>
    public PlatformOptions Snapshot() => (PlatformOptions)MemberwiseClone();

    internal Grant EffectiveGrant => Grant ?? new ClientCredentialsGrant();

    internal Uri EffectiveApiBase => ApiBase ?? Regions.Region.Find(Region)!.ApiBase;

    internal Uri EffectiveLoginBase => LoginBase ?? Regions.Region.LoginBaseOf(EffectiveApiBase);

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private void CheckBase(List<string> faults, string name, Uri? value)
    {
        if (value is null)
            return;
        if (!value.IsAbsoluteUri || value.Scheme is not ("https" or "http"))
            faults.Add($"{name} must be a full http or https address.");
        else if (value.UserInfo.Length > 0 || value.Query.Length > 0 || value.Fragment.Length > 0)
            faults.Add($"{name} must not carry a user, a query or a fragment.");
        else if (value.Scheme == "http" && !value.IsLoopback && !AllowPlainHttp)
            faults.Add(
                $"{name} uses http to another machine, which would send the secret in clear text: use https, or set AllowPlainHttp."
            );
    }

    private static void CheckTime(List<string> faults, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            faults.Add($"{name} is {value}: it must be between {least} and {most}.");
    }

    private static void CheckNumber(List<string> faults, string name, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.Add(
                $"{name} is {value.ToString(Invariant)}: it must be between {least.ToString(Invariant)} and {most.ToString(Invariant)}."
            );
    }
}
