using Puente.Provisioning.Mapping;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Tests.Sources;

namespace Puente.Provisioning.Tests.Mapping;

/// <summary>A mistake in the mapping is named with its line, and with what was most likely meant.</summary>
public sealed class MappingFaultTests
{
    private const string Csv = "{ \"csv\": { \"file\": \"people.csv\" },\n";
    private const string Identity = "\"key\": \"{id}\", \"name\": \"{name}\", \"email\": \"{mail}\"";

    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { "", "directory.json: the file is empty." },
            { "[]", "directory.json:1:1: the file must be one JSON object." },
            { "{ \"csv\": ", "directory.json:1:10: not JSON: " },
            {
                Csv + $"\"persona\": {{ {Identity} }} }}",
                "directory.json:2:1: persona is unknown here. Did you mean 'person'?"
            },
            {
                Csv + $"\"person\": {{ {Identity},\n \"titel\": \"x\" }} }}",
                "directory.json:3:2: person.titel is no member of a person. Did you mean 'title'?"
            },
            {
                Csv + $"\"person\": {{ {Identity},\n \"name\": \"x\" }} }}",
                "directory.json:3:2: person.name is written twice."
            },
            {
                Csv + "\"person\": { \"key\": \"{id}\", \"name\": \"x\" } }",
                "directory.json:2:11: person has no \"email\"."
            },
            { Csv + "\"rules\": [] }", "directory.json:1:1: has no \"person\"." },
            { $"{{ \"person\": {{ {Identity} }} }}", "directory.json:1:1: has no source." },
            {
                Csv + $"\"ldap\": {{}}, \"person\": {{ {Identity} }} }}",
                "directory.json:2:1: ldap is a second source."
            },
            {
                Person("\"title\": \"{title|lowr}\""),
                "directory.json:3:11: person.title does 'lowr' to a field, which is unknown. Did you mean 'lower'?"
            },
            { Person("\"title\": \"{title\""), "directory.json:3:11: person.title has a '{' without its partner." },
            { Person("\"title\": \"title}\""), "directory.json:3:11: person.title has a '}' without its partner." },
            { Person("\"title\": \"{}\""), "directory.json:3:11: person.title has braces without a field." },
            { Person("\"title\": \"{a|split:}\""), "directory.json:3:11: person.title splits without a separator." },
            {
                Person("\"title\": \"{a|e164:34}\""),
                "directory.json:3:11: person.title has '34' where the country's prefix belongs."
            },
            { Person("\"title\": 7"), "directory.json:3:11: person.title has the wrong kind of value. Write a text" },
            { Person("\"title\": null"), "directory.json:3:11: person.title is null." },
            { Person("\"title\": []"), "directory.json:3:11: person.title names no text." },
            {
                Person("\"active\": \"maybe\""),
                "directory.json:3:12: person.active cannot be used: active is 'maybe'; it must be true or false"
            },
            {
                Person("\"queues\": \"Sales:7\""),
                "directory.json:3:12: person.queues cannot be used: 'Sales:7': a ring number is 1 to 6."
            },
            {
                Person("\"queues\": [{ \"queue\": \"Sales\", \"rings\": 1 }]"),
                "directory.json:3:33: person.queues[0].rings is unknown here. Did you mean 'ring'?"
            },
            {
                Person("\"queues\": [{ \"queue\": \"Sales\", \"ring\": 0 }]"),
                "directory.json:3:13: person.queues[0] cannot be used: '0': a ring number is 1 to 6."
            },
            {
                Person("\"skills\": [\"Billing\"]"),
                "directory.json:3:13: person.skills[0] cannot be used: skill 'Billing' has no level; write 'Billing:3'."
            },
            {
                Person("\"skills\": [{ \"skill\": \"Billing\", \"level\": 5.5 }]"),
                "directory.json:3:13: person.skills[0] cannot be used: '5.5': a level is 0 to 5."
            },
            {
                Person("\"languages\": [{ \"language\": \"Spanish\" }]"),
                "directory.json:3:16: person.languages[0] has no \"level\"."
            },
            {
                Person("\"numbers\": [{ \"type\": \"WROK\", \"number\": \"+34911234567\" }]"),
                "directory.json:3:14: person.numbers[0] cannot be used: 'WROK' is no type of number. Did you mean 'WORK'?"
            },
            {
                Person("\"numbers\": [{ \"type\": \"WORK\", \"number\": \"{a}\", \"extension\": \"{b}\" }]"),
                "directory.json:3:14: person.numbers[0] must have either a number or an extension."
            },
            {
                Person("\"numbers\": \"{tel}\""),
                "directory.json:3:13: person.numbers has the wrong kind of value. Write { \"type\": …"
            },
            {
                Person("\"phone\": { \"site\": \"Madrid\" }"),
                "directory.json:3:11: person.phone has no \"baseSettings\"."
            },
            { Person("\"phone\": []"), "directory.json:3:11: person.phone is a list." },
            {
                Person("\"queues\": \"{dept|table:queueOf}\" }, \"tables\": { \"queuesOf\": { \"a\": \"b\" }"),
                "directory.json:3:12: person.queues looks into table 'queueOf', which is not there. Did you mean 'queuesOf'?"
            },
            {
                Person("\"title\": \"x\" }, \"tables\": { \"t\": { \"a\": 1 }"),
                "directory.json:3:42: tables.t.a is neither a text nor a list of texts."
            },
            {
                Person("\"title\": \"x\" }, \"tables\": { \"t\": { \"a\": \"1\", \"A\": \"2\" }"),
                "directory.json:3:47: tables.t.A is there twice; case does not count."
            },
            { Rules("{ \"when\": { \"a\": \"b\" } }"), "directory.json:3:12: rules[0] is no rule." },
            { Rules("{ \"then\": { \"title\": \"b\" } }"), "directory.json:3:12: rules[0] is no rule." },
            {
                Rules("{ \"wehn\": 1, \"unless\": { \"a\": \"b\" }, \"then\": {} }"),
                "directory.json:3:14: rules[0].wehn is unknown here. Did you mean 'when'?"
            },
            {
                Rules("{ \"when\": { \"a\": \"b\" }, \"then\": { \"key\": \"x\" } }"),
                "directory.json:3:46: rules[0].then.key cannot be given by a rule."
            },
            {
                Rules("{ \"when\": { \"a\": { \"bit\": 3 } }, \"then\": {} }"),
                "directory.json:3:29: rules[0].when.a is no test of a value."
            },
            {
                Rules("{ \"when\": { \"{a}\": \"b\" }, \"then\": {} }"),
                "directory.json:3:24: rules[0].when.{a} has braces around a field."
            },
            { Rules("{ \"when\": {}, \"then\": {} }"), "directory.json:3:22: rules[0].when is no condition." },
            {
                Rules("{ \"when\": { \"a\": [] }, \"then\": {} }"),
                "directory.json:3:29: rules[0].when.a names no value."
            },
            { Person("\"title\": \"\\ud800\""), "directory.json:3:11: person.title holds half of a character." },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_line(string json, string expected)
    {
        using var folder = new DirectoryFolder().Mapping(json);
        var fault = Assert.Throws<DirectoryException>(folder.Load);
        Assert.Equal(DirectoryFailure.Input, fault.Failure);
        Assert.StartsWith(expected, folder.Lines(fault)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"csv\": { \"file\": \"a\", \"delimiter\": \"::\" }", "csv.delimiter is '::'. Write one of")]
    [InlineData(
        "\"csv\": { \"file\": \"a\", \"encoding\": \"latin1\" }",
        "csv.encoding is 'latin1'. Write one of \"utf-8\""
    )]
    [InlineData("\"csv\": { \"flie\": \"a\" }", "csv.flie is unknown here. Did you mean 'file'?")]
    [InlineData("\"csv\": \"a\"", "csv is no object. Write { \"file\": … }.")]
    [InlineData(
        "\"csv\": { \"file\": \"a\", \"settleSeconds\": 0 }",
        "csv.settleSeconds is no whole number from 1 to 3600."
    )]
    [InlineData(
        "\"ldap\": { \"server\": \"ldap://dc.example\", \"base\": \"dc=a\" }",
        "ldap.server would send password and people in clear text to another machine."
    )]
    [InlineData(
        "\"ldap\": { \"server\": \"https://dc.example\", \"base\": \"dc=a\" }",
        "ldap.server is no ldap address."
    )]
    [InlineData("\"ldap\": { \"server\": \"ldaps://dc.example\" }", "ldap has no \"base\".")]
    [InlineData(
        "\"ldap\": { \"server\": \"ldaps://dc.example\", \"base\": \"dc=a\", \"startTls\": true }",
        "ldap.startTls is not for ldaps://"
    )]
    [InlineData(
        "\"ldap\": { \"server\": \"ldaps://dc.example\", \"base\": \"dc=a\", \"bind\": \"cn=x\" }",
        "ldap has one of bind and secret."
    )]
    [InlineData(
        "\"ldap\": { \"server\": \"ldaps://dc.example\", \"base\": \"dc=a\", \"filter\": \"a=b\" }",
        "ldap.filter has no parentheses around it."
    )]
    [InlineData(
        "\"ldap\": { \"server\": \"ldaps://dc.example\", \"base\": \"dc=a\", \"bind\": \"cn=x\", \"secret\": \"pw-Oculto\" }",
        "ldap.secret is none of file:NAME, env:VARIABLE and keyring:NAME."
    )]
    [InlineData(
        "\"sql\": { \"server\": \"postgres://u:pw-Oculto@h/d\", \"query\": \"select 1\" }",
        "sql.server may hold no password and no options."
    )]
    [InlineData("\"sql\": { \"server\": \"postgres://h\", \"query\": \"select 1\" }", "sql.server names no database.")]
    [InlineData(
        "\"sql\": { \"server\": \"mysql://h/d\", \"query\": \"select 1\" }",
        "sql.server is no postgres address."
    )]
    public void A_mistake_in_a_source_is_named_and_no_secret_repeated(string source, string expected)
    {
        using var folder = new DirectoryFolder().Mapping($"{{ {source}, \"person\": {{ {Identity} }} }}");
        var lines = folder.Lines(Assert.Throws<DirectoryException>(folder.Load));
        Assert.Contains(expected, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Oculto", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_that_does_not_exist_is_wrong_input()
    {
        var fault = Assert.Throws<DirectoryException>(() => DirectoryFile.Load("no/directory.json"));
        Assert.StartsWith("no/directory.json: does not exist.", fault.Faults[0].ToString(), StringComparison.Ordinal);
    }

    private static string Person(string members) => Csv + $"\"person\": {{ {Identity},\n {members} }} }}";

    private static string Rules(string rule) => Csv + $"\"person\": {{ {Identity} }},\n \"rules\": [{rule}] }}";
}
