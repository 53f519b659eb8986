namespace Puente.Testing;

/// <summary>The browser of this machine; Playwright downloads none.</summary>
public static class ChromiumProgram
{
    /// <summary>Without the parts that only a window needs: all pages' tests take 219 s of processor time, 355 s with them.</summary>
    public const string Path = "/usr/bin/chromium-headless-shell";

    /// <summary>The one that people use. It remembers which microphone a page was given, the other draws new names at each load.</summary>
    public const string WholePath = "/usr/bin/chromium";

    /// <summary>As root, without a screen, and asking nobody on the network.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    /// <summary>With a microphone that beeps, and nobody who has to allow it.</summary>
    public static IReadOnlyList<string> WithMicrophone { get; } =
    [
        .. Arguments,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ];
}
