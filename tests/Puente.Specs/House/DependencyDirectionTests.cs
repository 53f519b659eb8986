using System.Xml.Linq;

namespace Puente.Specs.House;

public sealed class DependencyDirectionTests
{
    /// <summary>What each project may know. A new project has no place until it stands here.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Puente"] =
        [
            "Puente.Actions",
            "Puente.Analytics",
            "Puente.Emulator",
            "Puente.Hub",
            "Puente.Platform",
            "Puente.Provisioning",
            "Puente.Store",
            "Puente.Sync",
        ],
        ["Puente.Actions"] = [],
        ["Puente.Analytics"] = ["Puente.Platform", "Puente.Store"],
        // The engine that flows run; client, store and compiler stay unknown to it.
        ["Puente.Emulator"] = ["Puente.Actions"],
        ["Puente.Hub"] =
        [
            "Puente.Actions",
            "Puente.Analytics",
            "Puente.Platform",
            "Puente.Scim",
            "Puente.Store",
            "Puente.Sync",
        ],
        ["Puente.Platform"] = [],
        ["Puente.Provisioning"] = ["Puente.Platform", "Puente.Scim"],
        ["Puente.Scim"] = [],
        ["Puente.Store"] = [],
        ["Puente.Sync"] = ["Puente.Platform", "Puente.Store"],
    };

    public static TheoryData<string> Projects() =>
        [
            .. Directory
                .GetDirectories(Path.Combine(ProjectFolder.Path, "src"))
                .Select(folder => Path.GetFileName(folder)!),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_those_below_it(string project)
    {
        var file = Path.Combine(ProjectFolder.Path, "src", project, project + ".csproj");
        var known = XDocument
            .Load(file)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.True(MayKnow.TryGetValue(project, out var allowed), $"{project} has no place in the house yet.");
        Assert.Empty(known.Except(allowed));
    }

    [Fact]
    public void The_emulator_shares_no_source_with_the_client()
    {
        var file = Path.Combine(ProjectFolder.Path, "src", "Puente.Emulator", "Puente.Emulator.csproj");
        var linked = XDocument.Load(file).Descendants("Compile").Select(item => item.ToString());

        Assert.Empty(linked);
    }

    [Fact]
    public void Every_version_is_exact_and_in_one_place()
    {
        var versions = XDocument
            .Load(Path.Combine(ProjectFolder.Path, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => package.Attribute("Version")!.Value);
        var elsewhere = Directory
            .EnumerateFiles(ProjectFolder.Path, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal))
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Where(package => package.Attribute("Version") is not null);

        Assert.All(versions, version => Assert.Matches(@"^\d+(\.\d+)+(-[a-z0-9.]+)?$", version));
        Assert.Empty(elsewhere);
    }
}
