using System.Diagnostics;
using Npgsql;

namespace Puente.Testing;

/// <summary>A PostgreSQL server of its own on a free port, with data in a temporary folder, stopped with the test.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _root;
    private readonly bool _durable;

    private PostgresServer(string root, int port, bool durable) => (_root, Port, _durable) = (root, port, durable);

    public int Port { get; }

    /// <param name="durable">False switches syncing to disk off: faster, for tests that do not stop the server hard.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        var root = Directory.CreateTempSubdirectory("puente-pg-").FullName;
        await RunAsync("chmod", "755", root);
        var server = new PostgresServer(root, FreePort.Take(), durable);
        await RunAsync("install", "-d", "-o", Owner, "-m", "700", server.Data);
        await AsOwnerAsync(
            "initdb",
            "-D",
            server.Data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync"
        );
        await server.StartServerAsync();
        return server;
    }

    /// <summary>A new empty database; an Npgsql connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("n");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Stops without a checkpoint, as a power cut would, and starts again.</summary>
    public async Task RestartHardAsync()
    {
        await AsOwnerAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await AsOwnerAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_root, recursive: true);
    }

    private string Data => Path.Combine(_root, "data");

    private static bool IsRoot => Environment.UserName == "root";

    // The server refuses to run as root.
    private static string Owner => IsRoot ? "postgres" : Environment.UserName;

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Pooling=true;Maximum Pool Size=8";

    private Task StartServerAsync()
    {
        var relaxed = _durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        var options = $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''{relaxed}";
        return AsOwnerAsync("pg_ctl", "-D", Data, "-l", Path.Combine(Data, "server.log"), "-w", "-o", options, "start");
    }

    private static Task AsOwnerAsync(string program, params string[] arguments)
    {
        var path = Programs(program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static string Programs(string program)
    {
        var newest = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .FirstOrDefault()
            : null;
        return newest is null ? program : Path.Combine(newest, "bin", program);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // pg_ctl leaves the server holding the output, so output that is read would never end.
        var quiet = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = "/",
        };
        using var process =
            Process.Start(quiet) ?? throw new InvalidOperationException($"{program} could not be started.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}."
            );
    }
}
