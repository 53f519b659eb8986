using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Puente.Actions.JsonPaths;
using Puente.Testing;

namespace Puente.Actions.Tests.JsonPaths.Oracle;

/// <summary>
/// The same paths through Debian's Jayway JsonPath. That is release 2.0.0: it fails on hits that later releases pass over,
/// compares a missing member as unequal to nothing, orders texts and numbers, takes a null for a missing member, and knows no functions, so these are left
/// to the rows of JsonPathTests.
/// </summary>
public sealed class JaywayTests
{
    private const string Document = """
        {"a":{"b":1,"nul":null,"s":"txt"},"arr":[10,20,30],"empty":[],
         "items":[{"id":"1","p":5,"t":"x","n":{"v":1},"tags":["r","g"]},{"id":"2","p":10,"t":"y","tags":[]},
                  {"id":"3","p":"10","t":null},{"id":"4","t":"X y"}],"with blank":{"it's":true}}
        """;

    private static readonly string[] Libraries =
    [
        "json-path",
        "json-smart",
        "accessors-smart",
        "slf4j-api",
        "slf4j-nop",
        "asm",
    ];

    [Fact]
    [Trait("Soak", "Seeds")]
    public void Generated_paths_agree_with_jayway()
    {
        var seed = (int)(Seeds.First ?? 20_260);
        var random = new Random(seed);
        var paths = Enumerable.Range(0, Seeds.IsSoak ? 50_000 : 2_000).Select(_ => Next(random)).ToArray();
        var document = JsonElement.Parse(Document);
        var (compared, differences) = (0, new List<string>());
        foreach (var (path, answer) in paths.Zip(Ask(paths)))
        {
            var own = Evaluate(path, document);
            // What the old release refuses in an indefinite path, the platform's passes over; and the other way round, a
            // member that is missing before the first fork gave an empty list then and is not found now.
            if (
                !JsonPath.Parse(path).IsDefinite
                && (answer[0] != '+' || (answer == "+[]" && own.StartsWith("-Missing", StringComparison.Ordinal)))
            )
                continue;
            compared++;
            var isEqual =
                answer[0] == '+' && own[0] == '+'
                    ? JsonElement.DeepEquals(JsonElement.Parse(answer[1..]), JsonElement.Parse(own[1..]))
                    : answer[0] == '+' == (own[0] == '+');
            if (!isEqual)
                differences.Add($"{path}: jayway {answer}, here {own}");
        }

        Assert.True(differences.Count == 0, $"seed {seed}:\n{string.Join('\n', differences.Take(20))}");
        Assert.True(compared > paths.Length / 2, $"only {compared} paths could be compared");
    }

    private static string Evaluate(string path, JsonElement document)
    {
        try
        {
            return "+" + JsonPath.Parse(path).Evaluate(document).ToJson();
        }
        catch (JsonPathException fault)
        {
            return "-" + fault.Message;
        }
    }

    private static string Next(Random random)
    {
        var path = new StringBuilder(random.Next(8) == 0 ? "" : "$.");
        path.Append(Pick(random, "a", "arr", "empty", "items", "items", "items", "missing", "['with blank']"));
        if (path.ToString().EndsWith(".['with blank']", StringComparison.Ordinal))
            path.Remove(path.Length - "['with blank']".Length - 1, 1);
        for (var steps = random.Next(4); steps > 0; steps--)
            path.Append(
                random.Next(10) switch
                {
                    0 => "[*]",
                    1 => $"[{random.Next(4)}]",
                    2 => $"[{random.Next(3)}:]",
                    3 => $"[:{random.Next(1, 4)}]",
                    4 => $"[{random.Next(2)}:{random.Next(2, 4)}]",
                    5 => $"[{random.Next(2)},{random.Next(2)}]",
                    6 or 7 => $"[?({Condition(random)})]",
                    8 => $"..{Pick(random, "id", "v", "tags", "p")}",
                    _ => $".{Pick(random, "id", "p", "t", "n", "v", "b", "s", "tags", "nul")}",
                }
            );
        return path.ToString();
    }

    private static string Condition(Random random) =>
        random.Next(6) switch
        {
            0 => $"@.{Pick(random, "p", "n", "tags")}",
            1 => $"@.id == '{random.Next(1, 5)}'",
            2 => $"@.n.v {Pick(random, "<", "<=", ">", ">=", "==")} {random.Next(3)}",
            3 => $"@.id == '1' || @.t == '{Pick(random, "x", "y")}'",
            4 => $"@.p == 10 && @.id == '{random.Next(1, 5)}'",
            _ => $"@.t =~ /{Pick(random, "x", "[xy]", "X.*")}/{Pick(random, "", "i")}",
        };

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    private static string[] Ask(string[] paths)
    {
        var folder = Directory.CreateTempSubdirectory("puente-jayway-");
        try
        {
            var jars = string.Join(':', Libraries.Select(library => $"/usr/share/java/{library}.jar"));
            Assert.True(
                File.Exists("/usr/share/java/json-path.jar"),
                "/usr/share/java/json-path.jar is missing: install the Debian package libjsonpath-java."
            );
            var source = Path.Combine(AppContext.BaseDirectory, "JsonPaths", "Oracle", "JsonPathOracle.java");
            Run("javac", ["-cp", jars, "-d", folder.FullName, source], "");
            var questions = paths
                .Prepend(Document)
                .Select(text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
            var output = Run(
                "java",
                ["-XX:TieredStopAtLevel=1", "-cp", $"{jars}:{folder.FullName}", "JsonPathOracle"],
                string.Join('\n', questions) + "\n"
            );
            string[] answers =
            [
                .. output
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(line))),
            ];
            Assert.Equal(paths.Length, answers.Length);
            return answers;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
        Assert.True(
            process.ExitCode == 0,
            $"{program} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}"
        );
        return output.GetAwaiter().GetResult();
    }
}
