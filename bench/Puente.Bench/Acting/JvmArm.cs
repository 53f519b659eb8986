using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Puente.Bench.Acting;

/// <summary>Apache Velocity and Jayway JsonPath of Debian's packages, in one process that stays for all turns.</summary>
internal sealed class JvmArm : IDisposable
{
    private const string Jars = "/usr/share/java/";

    private static readonly string[] s_libraries =
    [
        "velocity",
        "commons-lang",
        "commons-collections3",
        "json-path",
        "json-smart",
        "accessors-smart",
        "slf4j-api",
        "slf4j-nop",
        "asm",
    ];

    private readonly Process _java;

    private JvmArm(Process java) => _java = java;

    /// <param name="folder">For the compiled class.</param>
    public static JvmArm Start(string folder)
    {
        var missing = s_libraries.FirstOrDefault(library => !File.Exists($"{Jars}{library}.jar"));
        if (missing is not null)
            throw new InvalidOperationException(
                $"{Jars}{missing}.jar is missing: install the Debian packages velocity and libjsonpath-java."
            );
        var path = string.Join(':', [.. s_libraries.Select(library => $"{Jars}{library}.jar"), folder]);
        using (
            var compiler = Process.Start(
                "javac",
                ["-cp", path, "-d", folder, Path.Combine(AppContext.BaseDirectory, "Acting", "ActionArm.java")]
            )
        )
        {
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
                throw new InvalidOperationException($"javac ended with {compiler.ExitCode}.");
        }
        var arm = new JvmArm(
            Process.Start(
                new ProcessStartInfo("java", ["-cp", path, "ActionArm"])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!
        );
        arm.Send(TypicalAction.Input, TypicalAction.Answer, Count(TypicalAction.Requests.Count));
        arm.Send([.. TypicalAction.Requests, TypicalAction.Success, Count(TypicalAction.Paths.Count)]);
        foreach (var (key, value) in TypicalAction.Paths)
            arm.Send(key, value);
        return arm;
    }

    public TimeSpan Run(int runs)
    {
        _java.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {runs}"));
        _java.StandardInput.Flush();
        return TimeSpan.FromMicroseconds(long.Parse(Read(), CultureInfo.InvariantCulture) / 1000.0);
    }

    /// <summary>The resolved templates and the output of the last run, a line each.</summary>
    public string Show()
    {
        _java.StandardInput.WriteLine("show");
        _java.StandardInput.Flush();
        return Encoding.UTF8.GetString(Convert.FromBase64String(Read()));
    }

    public void Dispose()
    {
        _java.StandardInput.Close();
        _java.WaitForExit();
        _java.Dispose();
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Read() =>
        _java.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("java has ended; its errors stand above.");

    private void Send(params IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            _java.StandardInput.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(line)));
    }
}
