using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Sources;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>A temporary folder with a mapping and a CSV file that was written an hour ago.</summary>
internal sealed class DirectoryFolder : IDisposable
{
    public const string Csv = "\"csv\": { \"file\": \"people.csv\" }";
    public const string Identity = "\"key\": \"{id}\", \"name\": \"{name}\", \"email\": \"{mail}\"";

    private readonly TempFolder _folder = new();

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public DirectoryFolder Mapping(string json)
    {
        File.WriteAllText(PathOf("directory.json"), json);
        return this;
    }

    /// <summary>A mapping of <see cref="Csv"/> with key, name and email, and what else a person gets.</summary>
    public DirectoryFolder Person(string members = "", string rest = "") =>
        Mapping($"{{ {Csv}, \"person\": {{ {Identity}{(members.Length > 0 ? ", " : "")}{members} }}{rest} }}");

    public DirectoryFolder People(string text) => People(System.Text.Encoding.UTF8.GetBytes(text));

    public DirectoryFolder People(byte[] bytes)
    {
        File.WriteAllBytes(PathOf("people.csv"), bytes);
        File.SetLastWriteTimeUtc(PathOf("people.csv"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));
        return this;
    }

    public DirectoryFile Load() => DirectoryFile.Load(PathOf("directory.json"));

    public PeopleReader Reader(Secret? secret = null, TimeProvider? clock = null) =>
        new(Load(), secret, clock ?? TimeProvider.System);

    public Task<WantedDirectory> ReadAsync() => Reader().ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Every fault as a line, with the folder's own path taken away.</summary>
    public async Task<string[]> FaultsAsync() => Lines(await Assert.ThrowsAsync<DirectoryException>(ReadAsync));

    public string[] Lines(DirectoryException fault) =>
        [
            .. fault.Faults.Select(item =>
                item.ToString().Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            ),
        ];

    public void Dispose() => _folder.Dispose();
}
