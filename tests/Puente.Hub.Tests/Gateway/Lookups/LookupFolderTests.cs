using Puente.Hub.Gateway.Lookups;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Lookups;

public sealed class LookupFolderTests : IDisposable
{
    private const string Good = """
        -- @description Last conversations of a caller
        -- @input phone string required as the call gives it
        -- @input days integer optional
        -- @output conversationStart string
        -- @output minutes number
        -- @rows many
        -- @limit 3
        -- @source crm
        -- @timeout 500ms
        -- @cache 60s stale 5m
        -- @rate 30/m caller 2/s
        -- @auth oauth
        select started, 'costs $phone; -- $$' as "$x", 1.5 as minutes /* $phone; /* */ */
        from calls where phone = $phone and ($days is null or age < $days) and other = $phone;
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_file_says_what_goes_in_what_comes_out_and_how_it_is_protected()
    {
        var lookup = Assert.Single(Read(("recent-calls", Good)).Lookups);
        Assert.Equal("recent-calls", lookup.Name);
        Assert.Equal("Last conversations of a caller", lookup.Description);
        Assert.Equal(
            [
                new LookupField("phone", LookupType.String, true, "as the call gives it"),
                new LookupField("days", LookupType.Integer, false, ""),
            ],
            lookup.Inputs
        );
        Assert.Equal(["conversationStart", "minutes"], lookup.Outputs.Select(output => output.Name));
        Assert.Equal((3, "crm", TimeSpan.FromMilliseconds(500)), (lookup.RowLimit, lookup.Source, lookup.Timeout));
        Assert.Equal(new LookupCache(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5)), lookup.Cache);
        Assert.Equal(new LookupRate(0.5, 2), lookup.Rate);
        Assert.Equal((false, true), (lookup.TakesKey, lookup.TakesToken));
    }

    [Fact]
    public void Names_become_numbers_outside_of_texts_quoted_names_and_comments_only()
    {
        var lookup = Assert.Single(Read(("recent-calls", Good)).Lookups);
        Assert.Equal(["phone", "days"], lookup.Parameters);
        Assert.StartsWith("select started, 'costs $phone; -- $$' as \"$x\", 1.5", lookup.Sql, StringComparison.Ordinal);
        Assert.EndsWith(
            "where phone = $1 and ($2 is null or age < $2) and other = $1",
            lookup.Sql,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("select $t$ $phone $t$, $phone", "select $t$ $phone $t$, $1")]
    [InlineData("select $$ ' $phone $$, $phone", "select $$ ' $phone $$, $1")]
    [InlineData(@"select E'\' $phone', $phone", @"select E'\' $phone', $1")]
    [InlineData("select 'it''s $phone', $phone::text", "select 'it''s $phone', $1::text")]
    [InlineData("select a$phone, $phone", "select a$phone, $1")]
    [InlineData("(select $phone) union (select '1')", "(select $1) union (select '1')")]
    [InlineData("select 1-$phone -- $other", "select 1-$1")]
    public void The_words_of_both_databases_are_known(string sql, string numbered) =>
        Assert.Equal(
            numbered,
            Assert
                .Single(
                    Read(("x", $"-- @input phone string required\n-- @output a string\n-- @rows one\n{sql}")).Lookups
                )
                .Sql
        );

    [Fact]
    public void Every_fault_of_a_file_is_told_at_once_with_its_line()
    {
        var set = Read(
            (
                "broken",
                """
                -- @input phone text required
                -- @input unused string required
                -- @output a string
                -- @output a string
                -- @rows some
                -- @limit 0
                -- @source elsewhere
                -- @timeout 16s
                -- @cache soon
                -- @rate many
                -- @auth none
                -- @colour red
                delete from calls where phone = $phone and x = $1; drop table calls
                """
            )
        );
        Assert.Empty(set.Lookups);
        Assert.Equal(["broken"], set.Broken);
        var lines = set.Faults.Select(fault => fault.Line).Order();
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 13, 13], lines);
        Assert.All(set.Faults, fault => Assert.Equal("lookups/broken.sql", fault.File));
        Assert.All(set.Faults, fault => Assert.NotEmpty(fault.Fix));
        string[] problems =
        [
            "the statement begins with delete",
            "a second statement begins here",
            "$phone is not declared",
            "a parameter has a number for a name",
        ];
        Assert.All(problems, problem => Assert.Contains(set.Faults, fault => fault.Problem == problem));
    }

    [Fact]
    public void A_broken_file_takes_no_other_with_it()
    {
        var set = Read(("good", Good), ("broken", "select 1"), ("Bad Name", Good));
        Assert.Equal("good", Assert.Single(set.Lookups).Name);
        Assert.Equal(["Bad Name", "broken"], set.Broken.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("select 'open")]
    [InlineData("select /* open")]
    [InlineData("select $t$ open")]
    [InlineData("select \"open")]
    [InlineData("select $ 1")]
    [InlineData("-- nothing")]
    public void What_does_not_end_is_a_fault(string sql) =>
        Assert.Single(Read(("x", $"-- @output a string\n-- @rows one\n{sql}")).Faults);

    [Fact]
    public void Without_a_folder_there_are_no_lookups() =>
        Assert.True(LookupFolder.Read(_folder["none"], "lookups", LookupSources.None).IsEmpty);

    public void Dispose() => _folder.Dispose();

    private LookupSet Read(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            File.WriteAllText(_folder[name + ".sql"], text);
        return LookupFolder.Read(_folder.Path, "lookups", LookupSources.Of("crm"));
    }
}
