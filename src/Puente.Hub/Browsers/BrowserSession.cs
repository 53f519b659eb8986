using Puente.Platform;

namespace Puente.Hub.Browsers;

/// <summary>One sign-in of one browser; the platform's token stays in here.</summary>
/// <param name="csrf">What a page repeats in the header <c>X-Csrf</c> when it changes something.</param>
internal sealed class BrowserSession(
    string csrf,
    PlatformClient platform,
    SessionTokens tokens,
    Viewer viewer,
    DateTimeOffset checkAt
) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private volatile Viewer _viewer = viewer;

    public string Csrf { get; } = csrf;

    /// <summary>Asks the platform as the user.</summary>
    public PlatformClient Platform { get; } = platform;

    public SessionTokens Tokens { get; } = tokens;

    /// <summary>As the platform said when it was last asked.</summary>
    public Viewer Viewer
    {
        get => _viewer;
        set => _viewer = value;
    }

    /// <summary>When the viewer's permissions are read again.</summary>
    public DateTimeOffset CheckAt { get; set; } = checkAt;

    /// <summary>Held by who reads the permissions.</summary>
    public SemaphoreSlim Checking { get; } = new(1, 1);

    /// <summary>Cancelled when the session ends, so that its streams end with it.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool HasEnded(DateTimeOffset now) => _ended.IsCancellationRequested || Tokens.Ends <= now;

    public void Dispose()
    {
        _ended.Cancel();
        Platform.Dispose();
    }
}
