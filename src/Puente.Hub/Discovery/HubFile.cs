using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Hub.Status;

namespace Puente.Hub.Discovery;

/// <summary>The small file beside the store that says where its hub answers.</summary>
/// <param name="Key">Opens what shows customer data; the reason why only the hub's user may read the file.</param>
public sealed record HubFile(Uri Url, int Pid, string Instance, string Key)
{
    /// <summary>Leaves the key out.</summary>
    public override string ToString() => $"hub at {Url}, process {Pid}";

    /// <summary>Where the hub of a store writes it: <c>puente.duckdb.hub</c>.</summary>
    public static string PathFor(string store) => $"{store}.hub";

    /// <summary>Writes over the file of an earlier hub; a reader sees either file whole.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task WriteAsync(string path, HubHost hub, CancellationToken cancellationToken)
    {
        var file = new HubFile(hub.Identity.Url, hub.Identity.ProcessId, hub.Identity.Instance, hub.Key);
        var fresh = $"{path}.{hub.Identity.Instance}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var stream = new FileStream(fresh, options))
            await JsonSerializer.SerializeAsync(stream, file, HubFileJson.Default.HubFile, cancellationToken);
        File.Move(fresh, path, overwrite: true);
    }

    /// <returns>Null when there is no file, or none that can be read.</returns>
    public static HubFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), HubFileJson.Default.HubFile);
        }
        catch (Exception fault)
            when (fault
                    is FileNotFoundException
                        or DirectoryNotFoundException
                        or UnauthorizedAccessException
                        or JsonException
            )
        {
            return null;
        }
    }

    /// <summary>Takes the file away when it is still this hub's.</summary>
    public static void Remove(string path, HubIdentity hub)
    {
        if (Read(path)?.Instance == hub.Instance)
            File.Delete(path);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubFile))]
internal sealed partial class HubFileJson : JsonSerializerContext;
