using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Tests.Sources;

namespace Puente.Provisioning.Tests.Mapping;

/// <summary>What the words of a mapping make of an entry.</summary>
public sealed class PersonTests
{
    private const string Csv = "id,name,mail,first,last,dept,many,tel,flag\n1,Ana,a@a.example,Ana,Ruiz,Sales,,,\n";

    [Theory]
    [InlineData("{first} {last}", "x,Ana,Ruiz", "Ana Ruiz")]
    [InlineData("{first} {last}", "x,,Ruiz", "Ruiz")]
    [InlineData("Dr {first}", "x,Ana,", "Dr Ana")]
    [InlineData("Dr {first}", "x,,", "")]
    [InlineData("Agent", "x,,", "Agent")]
    [InlineData("{{{first}}}", "x,Ana,", "{Ana}")]
    [InlineData("{FIRST|upper}", "x,ana,", "ANA")]
    [InlineData("{first|split:-|first}", "x,uno-dos,", "uno")]
    [InlineData("{first|rdn}", "x,\"cn=Ruiz\\, Ana+uid=ar,ou=people\",", "Ruiz, Ana")]
    [InlineData("{first|table:t|lower}", "x,KEY,", "value")]
    [InlineData("{first|table:t}", "x,other,", "Rest")]
    public async Task A_text_is_filled_in(string text, string row, string expected)
    {
        using var folder = new DirectoryFolder()
            .Person($"\"title\": \"{text}\"", ", \"tables\": { \"t\": { \"key\": \"Value\", \"*\": \"Rest\" } }")
            .People($"id,name,mail,first,last\n1,Ana,a@a.example{row[1..]}\n");
        Assert.Equal(expected, Assert.Single((await folder.ReadAsync()).People).Title);
    }

    [Theory]
    [InlineData("911 234 567", "+34911234567")]
    [InlineData("+44 (0)20 7946 0018", "+442079460018")]
    [InlineData("0049 30/123456-7", "+49301234567")]
    [InlineData("0911.234.567", "+34911234567")]
    public async Task A_number_becomes_international(string typed, string expected)
    {
        using var folder = new DirectoryFolder()
            .Person("\"numbers\": [{ \"type\": \"work\", \"number\": \"{tel|e164:+34}\" }]")
            .People($"id,name,mail,tel\n1,Ana,a@a.example,{typed}\n");
        Assert.Equal(
            [new WantedNumber("WORK", expected, null)],
            Assert.Single((await folder.ReadAsync()).People).Numbers!
        );
    }

    [Theory]
    [InlineData("911 ext 5")]
    [InlineData("1234")]
    [InlineData("911+234567")]
    [InlineData("+0911234567")]
    [InlineData("12345678901234567")]
    public async Task A_number_that_is_none_leaves_the_numbers_alone_and_is_said(string typed)
    {
        using var folder = new DirectoryFolder()
            .Person("\"numbers\": [{ \"type\": \"WORK\", \"number\": \"{tel|e164:+34}\" }]")
            .People($"id,name,mail,tel\n1,Ana,a@a.example,{typed}\n2,Bea,b@a.example,\n");
        var directory = await folder.ReadAsync();
        Assert.Null(directory.People[0].Numbers);
        Assert.Empty(directory.People[1].Numbers!);
        Assert.Equal(
            "people.csv line 2: the WORK number is no telephone number",
            Assert.Single(directory.Warnings).ToString().Split('.')[..2].Aggregate((a, b) => a + "." + b)
        );
    }

    [Fact]
    public async Task A_country_that_dials_its_zero_keeps_it()
    {
        using var folder = new DirectoryFolder()
            .Person(
                "\"numbers\": [{ \"type\": \"WORK\", \"number\": \"{tel|e164:+39}\" }, { \"type\": \"WORK2\", \"extension\": \"{ext}\" }]"
            )
            .People("id,name,mail,tel,ext\n1,Ana,a@a.example,06 1234 5678,77\n");
        Assert.Equal(
            [new WantedNumber("WORK", "+390612345678", null), new WantedNumber("WORK2", null, "77")],
            Assert.Single((await folder.ReadAsync()).People).Numbers!
        );
    }

    [Fact]
    public async Task What_is_not_written_is_not_managed_and_what_comes_out_empty_is()
    {
        using var folder = new DirectoryFolder()
            .Person(
                "\"title\": \"{flag}\", \"division\": \"{flag}\", \"queues\": []",
                ", \"rules\": [{ \"when\": { \"dept\": \"None\" }, \"then\": { \"groups\": \"G\", \"location\": \"L\" } }]"
            )
            .People(Csv);
        var directory = await folder.ReadAsync();
        var person = Assert.Single(directory.People);
        Assert.Equal("", person.Title);
        Assert.Empty(person.Queues!);
        // A rule that speaks of groups manages them for everybody: who leaves the rule leaves the group.
        Assert.Empty(person.Groups!);
        Assert.Null(person.Location);
        Assert.Null(person.Division);
        Assert.Null(person.Department);
        Assert.Null(person.Roles);
        Assert.Null(person.Skills);
        Assert.Null(person.Phone);
        Assert.True(person.Active);
        Assert.Equal(
            ["division", "email", "groups", "key", "location", "name", "queues", "title"],
            directory.Managed.Order(StringComparer.Ordinal)
        );
        Assert.Contains(directory.Warnings, warning => warning.Problem == "this rule applies to nobody");
    }

    [Fact]
    public async Task Items_of_lists_have_short_and_long_forms()
    {
        using var folder = new DirectoryFolder()
            .Person(
                """
                "roles": ["employee", "Agent@{dept}", "Supervisor@*", { "role": "{many|split:|}", "division": "Home" }],
                "queues": ["Sales:1", "Support: Spanish", { "queue": "VIP", "ring": 6 }, { "queue": "Night:2" }],
                "skills": ["Billing:2.5", { "skill": "{many|split:|}", "level": "{flag}" }],
                "languages": { "language": "Spanish", "level": "{tel}" },
                "phone": { "site": "{first}", "baseSettings": "WebRTC" }
                """
            )
            .People("id,name,mail,first,dept,many,tel,flag\n1,Ana,a@a.example,Madrid,Sales,A|B,,4\n");
        var person = Assert.Single((await folder.ReadAsync()).People);
        Assert.Equal(
            [
                new WantedRole("A", "Home"),
                new("Agent", "Sales"),
                new("B", "Home"),
                new("employee", null),
                new("Supervisor", "*"),
            ],
            person.Roles!
        );
        Assert.Equal(
            [new WantedQueue("Night:2", null), new("Sales", 1), new("Support: Spanish", null), new("VIP", 6)],
            person.Queues!
        );
        Assert.Equal([new WantedSkill("A", 4), new("B", 4), new("Billing", 2.5)], person.Skills!);
        Assert.Empty(person.Languages!);
        Assert.Equal(new WantedPhone("Madrid", "WebRTC"), person.Phone);
    }

    [Theory]
    [InlineData("{ \"dept\": \"sales\" }", true)]
    [InlineData("{ \"dept\": \"Sal*\" }", true)]
    [InlineData("{ \"dept\": \"*ALE*\" }", true)]
    [InlineData("{ \"dept\": \"*x*\" }", false)]
    [InlineData("{ \"dept\": \"Sale\" }", false)]
    [InlineData("{ \"dept\": \"*\" }", true)]
    [InlineData("{ \"dept\": \"\" }", false)]
    [InlineData("{ \"many\": \"\" }", true)]
    [InlineData("{ \"many\": \"*\" }", false)]
    [InlineData("{ \"dept\": [\"Support\", \"Sales\"] }", true)]
    [InlineData("{ \"dept\": \"Sales\", \"last\": \"Gil\" }", false)]
    [InlineData("[{ \"dept\": \"Support\" }, { \"last\": \"Ruiz\" }]", true)]
    [InlineData("{ \"flag\": { \"bit\": 2 } }", true)]
    [InlineData("{ \"flag\": { \"bit\": 4 } }", false)]
    [InlineData("{ \"day\": { \"past\": true } }", true)]
    [InlineData("{ \"until\": { \"past\": true } }", false)]
    [InlineData("{ \"stamp\": { \"past\": true } }", true)]
    [InlineData("{ \"never\": { \"past\": true } }", false)]
    public async Task A_condition_holds_or_not(string condition, bool expected)
    {
        using var folder = new DirectoryFolder()
            .Person(
                rest: $", \"rules\": [{{ \"when\": {condition}, \"then\": {{ \"title\": \"yes\" }} }}, {{ \"unless\": {condition}, \"then\": {{ \"title\": \"no\" }} }}]"
            )
            .People(
                "id,name,mail,last,dept,many,flag,day,until,stamp,never\n"
                    + "1,Ana,a@a.example,Ruiz,Sales,,514,2020-01-31,9999-12-31,20200131120000Z,9223372036854775807\n"
            );
        Assert.Equal(expected ? "yes" : "no", Assert.Single((await folder.ReadAsync()).People).Title);
    }

    [Fact]
    public async Task Rules_join_lists_and_replace_single_values_and_the_later_counts()
    {
        using var folder = new DirectoryFolder()
            .Person(
                "\"title\": \"Old\", \"queues\": [\"Sales:3\", \"All\"]",
                """
                , "rules": [
                  { "when": { "dept": "Sales" }, "then": { "title": "First", "queues": "sales:2" } },
                  { "when": { "dept": "Sales" }, "then": { "title": "Second", "queues": ["SALES:1", "Extra"], "active": false } }
                ]
                """
            )
            .People(Csv);
        var person = Assert.Single((await folder.ReadAsync()).People);
        Assert.Equal("Second", person.Title);
        Assert.False(person.Active);
        Assert.Equal([new WantedQueue("All", null), new("Extra", null), new("SALES", 1)], person.Queues!);
    }

    [Fact]
    public async Task Ignored_entries_are_not_there()
    {
        using var folder = new DirectoryFolder()
            .Person(rest: ", \"ignore\": [{ \"name\": \"svc*\" }, { \"mail\": \"\" }]")
            .People("id,name,mail\n1,svc-x,s@a.example\n2,Bea,\n3,Cai,c@a.example\n");
        var directory = await folder.ReadAsync();
        Assert.Equal("3", Assert.Single(directory.People).Key);
        Assert.Equal(2, directory.Ignored);
        folder.People("id,name,mail\n1,svc-x,s@a.example\n");
        Assert.StartsWith(
            "people.csv: holds nobody: all 1 entries are ignored.",
            Assert.Single(await folder.FaultsAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Managers_are_found_by_key_and_by_e_mail_and_circles_are_said()
    {
        using var folder = new DirectoryFolder()
            .Person("\"manager\": \"{boss}\"")
            .People(
                "id,name,mail,boss\n1,Ana,a@a.example,2\n2,Bea,b@a.example,A@A.example\n3,Cai,c@a.example,nobody\n4,Dai,d@a.example,\n5,Eva,e@a.example,5\n"
            );
        var directory = await folder.ReadAsync();
        Assert.Equal(["2", "1", null, "", "5"], directory.People.Select(person => person.ManagerKey));
        Assert.Equal(
            [
                "people.csv line 4: has a manager who is not among the people read",
                "people.csv line 2: is in a circle of managers with people.csv line 3",
                "people.csv line 6: is the own manager",
            ],
            directory.Warnings.Select(warning => $"{warning.Place}: {warning.Problem}")
        );
    }

    [Theory]
    [InlineData("\"title\": \"{many|split:;}\"", "title: *makes 2 values and one is wanted")]
    [InlineData("\"queues\": \"{tel}\"", "queues: 'Sales:9': a ring number is 1 to 6")]
    [InlineData("\"skills\": \"{many|split:;}\"", "skills: skill 'A' has no level")]
    [InlineData("\"active\": \"{dept}\"", "active is 'Sales'; it must be")]
    public async Task A_value_that_cannot_be_used_is_named_with_its_line(string member, string expected)
    {
        using var folder = new DirectoryFolder()
            .Person(member)
            .People("id,name,mail,dept,many,tel\n1,Ana,a@a.example,Sales,A;B,Sales:9\n");
        var fault = Assert.Single(await folder.FaultsAsync());
        Assert.StartsWith("people.csv line 2: ", fault, StringComparison.Ordinal);
        Assert.Contains(expected.Split('*')[^1], fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_without_a_row_in_its_table_is_said_once()
    {
        using var folder = new DirectoryFolder()
            .Person(
                "\"queues\": \"{dept|table:queuesOf}\"",
                ", \"tables\": { \"queuesOf\": { \"Sales\": [\"Q1\", \"Q2:2\"] } }"
            )
            .People("id,name,mail,dept\n1,Ana,a@a.example,sales\n2,Bea,b@a.example,Slaes\n3,Cai,c@a.example,Slaes\n");
        var directory = await folder.ReadAsync();
        Assert.Equal([new WantedQueue("Q1", null), new("Q2", 2)], directory.People[0].Queues!);
        Assert.Empty(directory.People[1].Queues!);
        Assert.Equal("table queuesOf has no row for 'Slaes', met 2 times", Assert.Single(directory.Warnings).Problem);
    }

    [Fact]
    public async Task The_fingerprint_says_what_is_wanted_and_not_where_it_stands()
    {
        using var folder = new DirectoryFolder()
            .Person()
            .People("id,name,mail\n1,Ana,a@a.example\n2,Bea,b@a.example\n");
        var first = (await folder.ReadAsync()).Fingerprint;
        folder.People("mail;name;id\n\nb@a.example;Bea;2\na@a.example;Ana;1\n");
        Assert.Equal(first, (await folder.ReadAsync()).Fingerprint);
        folder.Person("\"title\": \"\"");
        Assert.NotEqual(first, (await folder.ReadAsync()).Fingerprint);
    }
}
