using System.Text.Json.Nodes;
using CsCheck;
using Puente.Api.Fields;
using Puente.Failures;

namespace Puente.Tests.Api;

public sealed class FieldTests
{
    [Theory]
    [InlineData("""{"a":"1","b":""}""", "a=1", "b=")]
    [InlineData("""{"a":"x=y"}""", "a=x=y")]
    [InlineData("""{"division":{"id":"7","name":"Home"}}""", "division[id]=7", "division[name]=Home")]
    [InlineData("""{"ids":["1","2"]}""", "ids[]=1", "ids[]=2")]
    [InlineData("""{"ids":[]}""", "ids[]")]
    [InlineData("""{"q":[{"t":"A","f":["x","y"]},{"t":"B"}]}""", "q[][t]=A", "q[][f][]=x", "q[][f][]=y", "q[][t]=B")]
    [InlineData("""{"a.b":"1"}""", "a.b=1")]
    public void Text_fields_build_the_object(string expected, params string[] fields) =>
        Assert.Equal(expected, Build(false, fields).ToJsonString());

    [Theory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1e3", "1e3")]
    [InlineData("+34600", "\"\\u002B34600\"")]
    [InlineData("007", "\"007\"")]
    [InlineData("1 ", "\"1 \"")]
    [InlineData("True", "\"True\"")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("""{"x":null}""", """{"x":null}""")]
    [InlineData("@name.txt", "\"text of name.txt\"")]
    public void Typed_fields_read_what_looks_like_JSON_and_leave_the_rest_text(string value, string expected) =>
        Assert.Equal($$"""{"a":{{expected}}}""", Build(true, $"a={value}").ToJsonString());

    [Theory]
    [InlineData("is no field", "a")]
    [InlineData("no key", "=1")]
    [InlineData("no key", "a[=1")]
    [InlineData("no key", "a]=1")]
    [InlineData("no key", "a[b=1")]
    [InlineData("no key", "a[b]c=1")]
    [InlineData("no key", "a[[b]]=1")]
    [InlineData("list of lists", "a[][]=1")]
    [InlineData("given twice", "a=1", "a=2")]
    [InlineData("another field gave it", "a=1", "a[b]=2")]
    [InlineData("another field gave it", "a[]=1", "a[b]=2")]
    public void Fields_that_cannot_be_are_refused_with_the_fix(string message, params string[] fields)
    {
        var fault = Assert.Throws<InputException>(() => Build(false, fields));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_typed_value_that_begins_like_JSON_must_be_JSON() =>
        Assert.Contains(
            "use --field (-f)",
            Assert.Throws<InputException>(() => Build(true, "a=[draft] text")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Any_object_comes_back_from_the_fields_that_write_it() =>
        Object(3)
            .Sample(
                tree =>
                {
                    var fields = Write(tree).ToArray();
                    var back = new FieldTree(_ => throw new InvalidOperationException("no file"));
                    foreach (var (text, typed) in fields)
                        back.Add(text, typed);
                    Assert.True(
                        JsonNode.DeepEquals(tree, back.Root),
                        $"{tree.ToJsonString()} came back as {back.Root.ToJsonString()} from {string.Join(' ', fields)}"
                    );
                },
                iter: 2_000
            );

    [Fact]
    public void A_query_repeats_lists_and_escapes_what_it_must()
    {
        var fields = Build(false, "name=Ana & Bo", "id[]=1", "id[]=ü");
        Assert.Equal("/a?x=1&name=Ana%20%26%20Bo&id=1&id=%C3%BC", FieldQuery.AppendTo("/a?x=1", fields));
        Assert.Equal("/a?n=5&b=true", FieldQuery.AppendTo("/a", Build(true, "n=5", "b=true")));
        Assert.Throws<InputException>(() => FieldQuery.AppendTo("/a", Build(false, "a[b]=1")));
        Assert.Throws<InputException>(() => FieldQuery.AppendTo("/a", Build(true, "a=null")));
    }

    private static JsonObject Build(bool typed, params string[] fields)
    {
        var tree = new FieldTree(file => $"text of {file}");
        foreach (var field in fields)
            tree.Add(field, typed);
        return tree.Root;
    }

    private static readonly Gen<string> Name = Gen.String[Gen.Char["abcxyz0129._-ñ "], 1, 6];

    /// <summary>Texts that a typed field would read as something else.</summary>
    private static readonly string[] s_traps = ["true", "12", "@file", "null", "[x", ""];

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.String.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int[0, 5].Select(index => s_traps[index]).Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Long.Select(number => JsonNode.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null)
    );

    /// <summary>Objects with members; in a list each begins with the same one, which is how fields tell them apart.</summary>
    private static Gen<JsonObject> Object(int depth) =>
        Gen.Select(Name, Value(depth - 1), (name, value) => KeyValuePair.Create(name, value))
            .Array[1, 4]
            .Select(members => new JsonObject(members.DistinctBy(member => member.Key)));

    private static Gen<JsonNode?> Value(int depth) =>
        depth == 0
            ? Scalar
            : Gen.OneOf(
                Scalar,
                Object(depth).Select(value => (JsonNode?)value),
                Scalar.Array[0, 3].Select(items => (JsonNode?)new JsonArray(items)),
                Gen.Select(Scalar, Object(depth), First).Array[1, 3].Select(items => (JsonNode?)new JsonArray(items))
            );

    private static JsonNode? First(JsonNode? first, JsonObject rest)
    {
        rest.Remove("first");
        rest.Insert(0, "first", first);
        return rest;
    }

    private static IEnumerable<(string Text, bool Typed)> Write(JsonObject tree) =>
        tree.SelectMany(member => Write(member.Key, member.Value));

    private static IEnumerable<(string Text, bool Typed)> Write(string key, JsonNode? value) =>
        value switch
        {
            JsonObject owner => owner.SelectMany(member => Write($"{key}[{member.Key}]", member.Value)),
            JsonArray { Count: 0 } => [($"{key}[]", false)],
            JsonArray list => list.SelectMany(item => Write($"{key}[]", item)),
            JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String =>
            [
                ($"{key}={text.GetValue<string>()}", false),
            ],
            null => [($"{key}=null", true)],
            _ => [($"{key}={value.ToJsonString()}", true)],
        };
}
