using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Puente.CommandLine;

/// <summary>Answers <c>--version</c>: the version, and the commit when the build knew it.</summary>
internal sealed class VersionWriter(TextWriter output) : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var parts = Version.Split('+', 2);
        var commit = parts.Length == 2 ? $" ({parts[1][..Math.Min(7, parts[1].Length)]})" : "";
        output.WriteLine($"puente {parts[0]}{commit}");
        return 0;
    }
}
