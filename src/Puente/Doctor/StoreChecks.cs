using Puente.Configuration;
using Puente.Sql;
using Puente.Store;
using Puente.Terminal;

namespace Puente.Doctor;

/// <summary>The store opens for writing, and there is room for it. Leaves nothing behind.</summary>
internal static class StoreChecks
{
    private const long LeastFreeBytes = 2_000_000_000;

    public static async IAsyncEnumerable<Check> RunAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var isFile = !PuenteConfiguration.IsPostgres(configuration.Store);
        if (isFile)
        {
            var folder = Path.GetDirectoryName(configuration.Store)!;
            var check = Folder(folder);
            yield return check;
            if (check.Verdict == Verdict.Fail)
            {
                yield return Check.Skipped("store", "its folder cannot be used");
                yield break;
            }

            yield return Room(folder);
        }

        yield return StoreOpener.IsMissing(configuration)
            ? Check.Ok("store", $"{configuration.Store} will be made by the first sync")
            : await OpenAsync(configuration, host, cancellationToken);
    }

    private static async Task<Check> OpenAsync(
        PuenteConfiguration configuration,
        CommandHost host,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var store = await StoreOpener.OpenToWriteAsync(
                configuration,
                host,
                StoreWork.Load,
                cancellationToken
            );
            return Check.Ok("store", $"{store.Description} opens for writing");
        }
        catch (StoreException fault)
        {
            var fix = fault.Fault switch
            {
                StoreFault.NewerVersion => "Use the version of Puente that wrote it, or a later one.",
                StoreFault.Input => "Change the setting store.",
                _ =>
                    "End the other process, or give this user the right to the file; for PostgreSQL check host, database and PGPASSWORD.",
            };
            return Check.Fail("store", fault.Message, fix);
        }
    }

    private static Check Folder(string folder)
    {
        if (!Directory.Exists(folder))
            return Check.Fail("store folder", $"{folder} does not exist", "Create it, or change the setting store.");
        var probe = Path.Combine(folder, $".puente-probe-{Guid.NewGuid():N}");
        try
        {
            using (
                new FileStream(
                    probe,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                )
            ) { }
            return Check.Ok("store folder", $"{folder} can be written");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Check.Fail(
                "store folder",
                $"{folder} cannot be written",
                "Give this user the right to it, or change the setting store."
            );
        }
    }

    private static Check Room(string folder)
    {
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free >= LeastFreeBytes
                ? Check.Ok("disk", $"{Words.Bytes(free)} free")
                : Check.Warning(
                    "disk",
                    $"{Words.Bytes(free)} free",
                    "Free some space; a million conversations take about a gigabyte."
                );
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Check.Warning(
                "disk",
                "free space cannot be told",
                "Look yourself: a million conversations take about a gigabyte."
            );
        }
    }
}
