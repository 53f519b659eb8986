using System.Text;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>Every way in which a CSV file can be wrong names its line and gives out nobody.</summary>
public sealed class CsvFaultTests
{
    [Theory]
    [InlineData(
        "id,name,mail\n1,Ana,ana@a.example\n1,Bea,bea@a.example\n",
        "people.csv line 3: has the same key as people.csv line 2.*"
    )]
    [InlineData(
        "id,name,mail\n1,Ana,ana@a.example\n2,Bea,ANA@a.example\n",
        "people.csv line 3: has the same e-mail as people.csv line 2.*"
    )]
    [InlineData("id,name,mail\n1,Ana,\n", "people.csv line 2: has no email. Fill in 'mail' in the directory*")]
    [InlineData("id,name,mail\n,Ana,ana@a.example\n", "people.csv line 2: has no key.*")]
    [InlineData("id,name,mail\n1,,ana@a.example\n", "people.csv line 2: has no name.*")]
    [InlineData(
        "id,name,mail\n1,Ana,ana at a.example\n",
        "people.csv line 2: has an email that is no e-mail address.*"
    )]
    [InlineData("id,name,mail\n1,Ana\n", "people.csv line 2: has 2 fields and the first line has 3.*")]
    [InlineData(
        "id,name,mail\n1,Ruiz, Ana,ana@a.example\n",
        "people.csv line 2: has 4 fields and the first line has 3.*"
    )]
    [InlineData(
        "id,name,mail\n1,Ana,ana@a.example\n2,Bea",
        "people.csv line 3: has 2 fields*in the middle of this line: is it still being written?"
    )]
    [InlineData(
        "id,name,mail\n1,\"Ana\nRuiz,ana@a.example\n",
        "people.csv line 2: a quote is opened here and never closed.*"
    )]
    [InlineData("id,name,mail\n1,\"Ana\"x,ana@a.example\n", "people.csv line 2: text follows a closing quote.*")]
    [InlineData(
        "id,name,mail\n1,An\"a,ana@a.example\n",
        "people.csv line 2: a quote stands inside a field without quotes around it.*"
    )]
    [InlineData(
        "id,name,mail\n\"1\n1\",Ana,a@a.example\n2,B\"b,b@a.example\n",
        "people.csv line 4: a quote stands inside*"
    )]
    [InlineData("id,Name,NAME,mail\n1,Ana,Ana,ana@a.example\n", "people.csv line 1: two fields are called 'Name'.*")]
    [InlineData("", "people.csv: the file is empty.*")]
    [InlineData("id,name,mail\n", "people.csv: holds nobody.*")]
    [InlineData(
        "id,name,email\n1,Ana,ana@a.example\n",
        "directory.json:1:*: people.csv has no field 'mail'. Did you mean 'email'? It has: id, name, email."
    )]
    public async Task A_broken_file_is_refused_with_its_line(string csv, string expected)
    {
        using var folder = new DirectoryFolder().Person().People(csv);
        var fault = Assert.Single(await folder.FaultsAsync());
        Assert.Matches(
            "^"
                + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*", StringComparison.Ordinal)
                + "$",
            fault
        );
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        using var folder = new DirectoryFolder()
            .Person()
            .People("id,name,mail\n1,Ana,\n2,,b@a.example\n,Cai,c@a.example\n");
        Assert.Equal(
            ["people.csv line 2", "people.csv line 3", "people.csv line 4"],
            (await folder.FaultsAsync()).Select(line => line.Split(':')[0])
        );
    }

    [Fact]
    public async Task A_file_that_is_wrong_on_every_line_ends_with_how_many_more_there_are()
    {
        var csv = "id,name,mail\n" + string.Concat(Enumerable.Range(1, 5_000).Select(id => $"{id},Ana,\n"));
        using var folder = new DirectoryFolder().Person().People(csv);
        var faults = await folder.FaultsAsync();
        Assert.Equal(DirectoryException.MostFaults, faults.Length);
        Assert.Contains("and 4901 more faults", faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_is_not_of_the_encoding_is_named_with_line_and_offset()
    {
        using var folder = new DirectoryFolder()
            .Person()
            .People([.. "id,name,mail\n1,Mar"u8, 0xED, .. "a,m@a.example\n"u8]);
        var fault = Assert.Single(await folder.FaultsAsync());
        Assert.StartsWith(
            "people.csv line 2: byte 0xED at offset 18 is not utf-8. Save the file as UTF-8",
            fault,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Utf_16_without_its_mark_is_guessed_by_nobody()
    {
        using var folder = new DirectoryFolder()
            .Person()
            .People(Encoding.Unicode.GetBytes("id,name,mail\n1,Ana,a@a.example\n"));
        var fault = Assert.Single(await folder.FaultsAsync());
        Assert.StartsWith(
            "people.csv line 1: the text holds a zero character. Is it UTF-16",
            fault,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_input()
    {
        using var folder = new DirectoryFolder().Person();
        var fault = await Assert.ThrowsAsync<DirectoryException>(folder.ReadAsync);
        Assert.Equal(DirectoryFailure.Input, fault.Failure);
        Assert.StartsWith("people.csv: does not exist.", folder.Lines(fault)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_repeat_no_address_and_no_number_of_a_person()
    {
        using var folder = new DirectoryFolder()
            .Person("\"numbers\": [{ \"type\": \"WORK\", \"number\": \"{tel|e164:+34}\" }]")
            .People(
                "id,name,mail,tel\n1,Ana,secreta@a.example,911\n2,Bea,SECRETA@a.example,912\n3,Cai,no.es.correo,1\n"
            );
        Assert.DoesNotContain("secreta", string.Concat(await folder.FaultsAsync()), StringComparison.OrdinalIgnoreCase);
        folder.People("id,name,mail,tel\n1,Ana,a@a.example,911\n");
        Assert.DoesNotContain(
            "911",
            Assert.Single((await folder.ReadAsync()).Warnings).ToString(),
            StringComparison.Ordinal
        );
    }
}
