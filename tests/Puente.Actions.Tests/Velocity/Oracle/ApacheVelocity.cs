using System.Diagnostics;
using System.Text;

namespace Puente.Actions.Tests.Velocity.Oracle;

/// <summary>Apache Velocity 1.7 of the Debian package "velocity", asked many templates in one process.</summary>
internal sealed class ApacheVelocity : IDisposable
{
    private const string Jars = "/usr/share/java/";
    private static readonly string[] Libraries = ["velocity.jar", "commons-lang.jar", "commons-collections3.jar"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("puente-velocity-");

    public ApacheVelocity()
    {
        foreach (var library in Libraries)
            Assert.True(
                File.Exists(Jars + library),
                $"{Jars}{library} is missing: install the Debian package velocity."
            );
        var source = Path.Combine(AppContext.BaseDirectory, "Velocity", "Oracle", "VelocityOracle.java");
        Run("javac", ["-cp", ClassPath, "-d", _folder.FullName, source], "");
    }

    private string ClassPath => string.Join(':', [.. Libraries.Select(library => Jars + library), _folder.FullName]);

    /// <returns>For each template the output, or null and the message of the error.</returns>
    public IReadOnlyList<OracleAnswer> Render(IEnumerable<OracleQuestion> questions)
    {
        var input = new StringBuilder();
        foreach (var question in questions)
        {
            var template = Convert.ToBase64String(Encoding.UTF8.GetBytes(question.Template));
            input.Append(question.IsStrict ? 'S' : 'L').Append(' ').Append(template).Append('\n');
        }

        var output = Run("java", ["-XX:TieredStopAtLevel=1", "-cp", ClassPath, "VelocityOracle"], input.ToString());
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Answer)];
    }

    public void Dispose() => _folder.Delete(true);

    private static OracleAnswer Answer(string line)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(line));
        return text[0] == '+' ? new OracleAnswer(text[1..], null) : new OracleAnswer(null, text[1..]);
    }

    private static string Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors.Result}");
        return output.Result;
    }
}

internal sealed record OracleQuestion(string Template, bool IsStrict);

internal sealed record OracleAnswer(string? Output, string? Error);
