using System.Diagnostics;

namespace Puente.Softphone.Tests.Browser;

/// <summary>The built browser bundle of the platform's WebRTC SDK, installed once from the committed lock file.</summary>
internal static class SdkBundle
{
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }

    public static async Task<string> PathAsync()
    {
        var folder = Path.Combine(Root(), "tests", "Puente.Softphone.Tests", "sdk");
        var bundle = Path.Combine(
            folder,
            "node_modules",
            "genesys-cloud-webrtc-sdk",
            "dist",
            "genesys-cloud-webrtc-sdk.bundle.min.js"
        );
        if (File.Exists(bundle))
            return bundle;
        using var npm = Process.Start(
            new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder,
            }
        )!;
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0 ? bundle : throw new InvalidOperationException($"npm ci ended with {npm.ExitCode}.");
    }
}
