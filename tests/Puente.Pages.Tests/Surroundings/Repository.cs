namespace Puente.Pages.Tests.Surroundings;

/// <summary>Places of the repository that the tests are part of.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Where the pages' sources are.</summary>
    public static string Web => Path.Combine(Root, "web");

    public static string Screenshot(string name) => Path.Combine(Root, "artifacts", "screenshots", name + ".png");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }
}
