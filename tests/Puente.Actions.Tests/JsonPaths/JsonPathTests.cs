using System.Text.Json;
using CsCheck;
using Puente.Actions.JsonPaths;

namespace Puente.Actions.Tests.JsonPaths;

public sealed class JsonPathTests
{
    private static readonly JsonElement Document = JsonElement.Parse(
        """
        {"a":{"b":1,"nul":null,"s":"txt"},"arr":[10,20,30],"empty":[],
         "items":[{"id":"1","p":5,"t":"x","n":{"v":1},"tags":["r","g"]},{"id":"2","p":10,"t":"y","tags":[]},
                  {"id":"3","p":"10","t":null},{"id":"4","t":"X y"}],
         "dash-key":7,"when":[{"at":"2026-03-02T09:00:00+01:00"},{"at":"2026-03-02T09:30:00Z"}]}
        """
    );

    [Theory]
    [InlineData("a.b", "1")]
    [InlineData("['a']['b']", "1")]
    [InlineData("$.['a'].b", "1")]
    [InlineData("$.a.nul", "null")]
    [InlineData("$.a.s", "\"txt\"")]
    [InlineData("$.arr[0]", "10")]
    [InlineData("$.arr[-1]", "30")]
    [InlineData("$.dash-key", "7")]
    [InlineData(
        "$.items[",
        """[{"id":"1","p":5,"t":"x","n":{"v":1},"tags":["r","g"]},{"id":"2","p":10,"t":"y","tags":[]},{"id":"3","p":"10","t":null},{"id":"4","t":"X y"}]"""
    )]
    [InlineData("$.a['b','s']", """{"b":1,"s":"txt"}""")]
    public void A_definite_path_gives_one_value(string path, string expected)
    {
        var compiled = JsonPath.Parse(path);
        Assert.True(compiled.IsDefinite);
        Assert.Equal(expected, compiled.Evaluate(Document).ToJson());
    }

    [Theory]
    [InlineData("$.arr[*]", "[10,20,30]")]
    [InlineData("$.arr[0,2]", "[10,30]")]
    [InlineData("$.arr[1:]", "[20,30]")]
    [InlineData("$.arr[-2:]", "[20,30]")]
    [InlineData("$.arr[-1000:]", "[10,20,30]")]
    [InlineData("$.arr[:2]", "[10,20]")]
    [InlineData("$.arr[0:2]", "[10,20]")]
    [InlineData("$.arr[:-1]", "[10,20]")]
    [InlineData("$.arr[0:-1]", "[]")]
    [InlineData("$.arr[0:3:2]", "[10,20,30]")]
    [InlineData("$.items[*].p", "[5,10,\"10\"]")]
    [InlineData("$.items[*].tags[0]", "[\"r\"]")]
    [InlineData("$..id", "[\"1\",\"2\",\"3\",\"4\"]")]
    [InlineData("$..missing", "[]")]
    [InlineData("$.items[?(@.id=='2')][0]", "[]")]
    [InlineData("$.items[*].length()", "[5,4,3,2]")]
    [InlineData("$.a[?(@.b==1)].s", "[\"txt\"]")]
    [InlineData("$..tags[0]", "[\"r\"]")]
    public void An_indefinite_path_gives_a_list(string path, string expected)
    {
        var compiled = JsonPath.Parse(path);
        Assert.False(compiled.IsDefinite);
        Assert.Equal(expected, compiled.Evaluate(Document).ToJson());
    }

    [Theory]
    [InlineData("@.id==2", "2")]
    [InlineData("@.p=='10'", "2 3")]
    [InlineData("@.p=='10' ", "2 3")]
    [InlineData("@.p===10", "2")]
    [InlineData("@.p!=5", "2 3 4")]
    [InlineData("@.p!==10", "1 3 4")]
    [InlineData("@.p >= 5", "1 2")]
    [InlineData("@.t > 'X'", "1 2 4")]
    [InlineData("@.p", "1 2 3")]
    [InlineData("!@.p", "4")]
    [InlineData("@.t==null", "3")]
    [InlineData("@.t!=null", "1 2 4")]
    [InlineData("@.zzz==null", "")]
    [InlineData("@.zzz!=null", "1 2 3 4")]
    [InlineData("@.p==5 || @.id=='4'", "1 4")]
    [InlineData("@.p && @.t=='y'", "2")]
    [InlineData("!(@.p==5)", "2 3 4")]
    [InlineData("@.t =~ /x/i", "1")]
    [InlineData("@.t =~ /x.*/i", "1 4")]
    [InlineData("@.id in ['1','3']", "1 3")]
    [InlineData("@.id NIN ['1','3']", "2 4")]
    [InlineData("'r' in @.tags", "1")]
    [InlineData("@.tags contains 'g'", "1")]
    [InlineData("@.tags size 2", "1")]
    [InlineData("@.tags empty true", "2")]
    [InlineData("@.tags anyof ['g','z']", "1")]
    [InlineData("@.tags noneof ['g','z']", "2")]
    [InlineData("@.tags subsetof ['r','g','b']", "1 2")]
    [InlineData("@['id'] == '1'", "1")]
    [InlineData("@.tags[0] == 'r'", "1")]
    [InlineData("@.tags.length() == 2", "1")]
    [InlineData("$.arr[0] == 10", "1 2 3 4")]
    [InlineData("@.n.v == 1", "1")]
    public void A_filter_accepts_what_the_platform_accepts(string condition, string ids)
    {
        var found = JsonPath.Parse($"$.items[?({condition})].id").Evaluate(Document);
        Assert.Equal(ids, string.Join(' ', found.Items.Select(item => item.GetString())));
    }

    [Fact]
    public void A_filter_compares_numbers_of_any_exponent()
    {
        var document = JsonElement.Parse("""[{"n":{"v":1e99999999999}},{"n":{"v":2}}]""");
        Assert.Equal(
            """[{"n":{"v":1e99999999999}}]""",
            JsonPath.Parse("$[?(@.n == {'v':1e99999999999})]").Evaluate(document).ToJson()
        );
    }

    [Fact]
    public void A_filter_reads_scalars_and_times_with_an_offset()
    {
        Assert.Equal("[20,30]", JsonPath.Parse("$.arr[?(@ > 15)]").Evaluate(Document).ToJson());
        Assert.Equal(
            "[\"2026-03-02T09:00:00+01:00\"]",
            JsonPath.Parse("$.when[?(@.at < '2026-03-02T08:30:00Z')].at").Evaluate(Document).ToJson()
        );
        Assert.Equal(
            "[{\"purpose\":[\"agent\"]}]",
            JsonPath
                .Parse("$.c[?('agent' in @.p[*].purpose)].p[0]")
                .Evaluate(JsonElement.Parse("""{"c":[{"p":[{"purpose":"agent"}]},{"p":[{"purpose":"user"}]}]}"""))
                .ToJson()
                .Replace("\"agent\"", "[\"agent\"]", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("$.arr.length()", "3")]
    [InlineData("$.items.size()", "4")]
    [InlineData("$.a.s.length()", "null")]
    [InlineData("$.arr.sum()", "60.0")]
    [InlineData("$.arr.avg()", "20.0")]
    [InlineData("$.arr.min()", "10.0")]
    [InlineData("$.arr.max()", "30.0")]
    [InlineData("$.arr.first()", "10")]
    [InlineData("$.arr.last()", "30")]
    [InlineData("$.arr.index(1)", "20")]
    [InlineData("$.a.keys()", "[\"b\",\"nul\",\"s\"]")]
    [InlineData("$..p.sum()", "15.0")]
    public void A_function_ends_a_path(string path, string expected) =>
        Assert.Equal(expected, JsonPath.Parse(path).Evaluate(Document).ToJson());

    [Theory]
    [InlineData("$.a.missing", JsonPathFault.NotFound, "No results for path: $['a']['missing']")]
    [InlineData("$.a.missing.x", JsonPathFault.NotFound, "Missing property in path $['a']['missing']")]
    [InlineData(
        "$.a.nul.x",
        JsonPathFault.NotFound,
        "Expected to find an object with property ['x'] in path $['a']['nul'] but found 'null'"
    )]
    [InlineData(
        "$.a.s.x",
        JsonPathFault.NotFound,
        "Expected to find an object with property ['x'] in path $['a']['s']"
    )]
    [InlineData("$.arr[9]", JsonPathFault.NotFound, "No results for path: $['arr'][9]")]
    [InlineData("$.empty[0]", JsonPathFault.NotFound, "No results for path: $['empty'][0]")]
    [InlineData("$.missing[*].id", JsonPathFault.NotFound, "Missing property in path $['missing']")]
    [InlineData("$.missing.length()", JsonPathFault.NotFound, "Missing property in path $['missing']")]
    [InlineData("$.empty.sum()", JsonPathFault.Evaluation, "using empty array")]
    [InlineData("$.items[*].sum()", JsonPathFault.Evaluation, "using empty array")]
    public void What_is_not_there_is_said_in_the_platform_s_words(string path, JsonPathFault fault, string message)
    {
        var thrown = Assert.Throws<JsonPathException>(() => JsonPath.Parse(path).Evaluate(Document));
        Assert.Equal(fault, thrown.Fault);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.key with space", "Use bracket notion ['my prop']")]
    [InlineData("$.a.b.", "Path must not end with a '.' or '..'")]
    [InlineData("$..", "Path must not end with a '.' or '..'")]
    [InlineData("$.items[(@.length-1)]", "Could not parse token starting at position 7. Expected ?, ', 0-9, * ")]
    [InlineData("$.items[?(@.p==5 and @.id==1)]", "Expected character: )")]
    [InlineData("$.items[?(@.p=5)]", "is not supported")]
    [InlineData("$.arr[::2]", "Failed to parse SliceOperation")]
    [InlineData("$.arr.nope()", "Function with name: nope does not exist.")]
    [InlineData("$.a['b'", "terminated close square bracket")]
    [InlineData("", "can not be null or empty")]
    public void What_does_not_compile_is_said_in_the_platform_s_words(string path, string message)
    {
        var thrown = Assert.Throws<JsonPathException>(() => JsonPath.Parse(path));
        Assert.Equal(JsonPathFault.Syntax, thrown.Fault);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_answer_is_a_document_without_anything() =>
        Assert.Equal(
            JsonPathFault.NotFound,
            Assert.Throws<JsonPathException>(() => JsonPath.Parse("$..id").Evaluate(default(JsonElement))).Fault
        );

    [Fact]
    public void Work_is_bounded()
    {
        var wide = JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat("{\"a\":1}", 2_000))}]");
        var path = JsonPath.Parse("$[?($[?($[*].a == 1)])]");
        var thrown = Assert.Throws<JsonPathException>(() =>
            path.Evaluate(wide, new JsonPathLimits { Visits = 100_000 })
        );
        Assert.Equal(JsonPathFault.Limit, thrown.Fault);
        Assert.Throws<JsonPathException>(() => JsonPath.Parse("$" + new string('.', 9_000)));
        Assert.Throws<JsonPathException>(() =>
            JsonPath.Parse($"$[?({new string('(', 4_000)}@.a{new string(')', 4_000)})]")
        );
        Assert.Throws<JsonPathException>(() => JsonPath.Parse($"$[?({new string('!', 8_000)}1)]"));
    }

    [Fact]
    public void No_text_makes_a_path_throw_anything_but_its_own_exception()
    {
        string[] pieces =
        [
            "$",
            "@",
            ".",
            "..",
            "[",
            "]",
            "(",
            ")",
            "?",
            "*",
            "'",
            "\"",
            ",",
            ":",
            "-",
            "0",
            "1",
            "99999999999",
            " ",
            "a",
            "items",
            "id",
            "p",
            "==",
            "!=",
            "<",
            "=~",
            "/x/i",
            "&&",
            "||",
            "!",
            "in",
            "['a']",
            "[?(@.p",
            "\\",
            "é",
            "length()",
            "sum(",
            "null",
            "true",
            "{",
            "}",
            "\u0000",
            "\ud800",
        ];
        Gen.Int[0, pieces.Length - 1]
            .Array[0, 14]
            .Select(chosen => string.Concat(chosen.Select(index => pieces[index])))
            .Sample(
                text =>
                {
                    try
                    {
                        _ = JsonPath.Parse(text).Evaluate(Document).ToJson();
                    }
                    catch (JsonPathException)
                    {
                        // Its own: the promise.
                    }
                },
                iter: 20_000
            );
    }

    [Theory]
    [InlineData(60, "60.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00012, "1.2E-4")]
    [InlineData(10000000, "1.0E7")]
    [InlineData(-12345678.5, "-1.23456785E7")]
    [InlineData(1.5e300, "1.5E300")]
    [InlineData(0, "0.0")]
    public void Numbers_of_functions_print_as_the_platform_prints_them(double number, string expected) =>
        Assert.Equal(expected, PathText.Double(number));
}
