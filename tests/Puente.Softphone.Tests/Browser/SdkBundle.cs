using System.Diagnostics;

namespace Puente.Softphone.Tests.Browser;

/// <summary>What the browser tests take from npm: the built bundle of the platform's WebRTC SDK, and axe. Installed
/// from the committed lock file when it is missing or older than that file.</summary>
internal static class SdkBundle
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    public static string Root { get; } = FindRoot();

    private static string Folder { get; } = Path.Combine(Root, "tests", "Puente.Softphone.Tests", "sdk");

    public static string Sdk { get; } =
        Path.Combine(
            Folder,
            "node_modules",
            "genesys-cloud-webrtc-sdk",
            "dist",
            "genesys-cloud-webrtc-sdk.bundle.min.js"
        );

    public static string Axe { get; } = Path.Combine(Folder, "node_modules", "axe-core", "axe.min.js");

    private static string Installed { get; } = Path.Combine(Folder, "node_modules", ".package-lock.json");

    private static bool IsCurrent =>
        File.Exists(Sdk)
        && File.Exists(Axe)
        && File.Exists(Installed)
        && File.GetLastWriteTimeUtc(Installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"));

    public static async Task EnsureAsync()
    {
        if (IsCurrent)
            return;
        Directory.CreateDirectory(Path.Combine(Root, "artifacts"));
        // Two runs at once must not install into one folder; the second finds the work done.
        await using var alone = await LockAsync(Path.Combine(Root, "artifacts", "softphone-sdk.lock"));
        if (!IsCurrent)
            await InstallAsync();
    }

    private static async Task InstallAsync()
    {
        using var npm = Process.Start(
            new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await npm.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw new TimeoutException($"npm ci in {Folder} took longer than {s_patience}.");
        }
        if (npm.ExitCode != 0)
            throw new InvalidOperationException(
                $"npm ci in {Folder} ended with {npm.ExitCode}: {await errors}{await output}"
            );
        File.SetLastWriteTimeUtc(Installed, File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")));
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }
}
