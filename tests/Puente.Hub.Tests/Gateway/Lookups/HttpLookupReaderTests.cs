using Puente.Hub.Gateway.Lookups;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Lookups;

public sealed class HttpLookupReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("", "there is no request", 4)]
    [InlineData("DELETE /x", "the request is not GET /path or POST /path", 4)]
    [InlineData("GET http://evil.example.com/x", "the request is not GET /path or POST /path", 4)]
    [InlineData("GET /a b", "the request is not GET /path or POST /path", 4)]
    [InlineData("GET /x#y", "the request is not GET /path or POST /path", 4)]
    [InlineData("GET //evil.example.com/x", "the path leads elsewhere", 4)]
    [InlineData("GET /a/../b", "the path leads elsewhere", 4)]
    [InlineData("GET /a/%2E%2e/b", "the path leads elsewhere", 4)]
    [InlineData("GET /x?q=$q", "$q is not declared", 4)]
    [InlineData("GET /x?$q=1", "an input stands in the name of a parameter", 4)]
    [InlineData("GET /x?k=$secret", "$secret stands outside of the headers", 4)]
    [InlineData("GET /x\nHost: evil.example.com", "the header Host is the connection's own", 5)]
    [InlineData("GET /x\nno header", "the line is no header", 5)]
    [InlineData("GET /x\n\n{}", "GET has a body", 6)]
    [InlineData("POST /x\n\n{\n\"a\": }", "the body is no JSON", 7)]
    [InlineData("POST /x\nContent-Type: text/xml\n\n<a/>", "the body is neither JSON nor a form", 7)]
    [InlineData("POST /x\n\n{\"a\":$secret}", "$secret stands outside of the headers", 6)]
    public void A_fault_of_the_request_is_told_with_its_line(string request, string problem, int line)
    {
        var fault = Read($"# @output a string\n# @rows one\n# @source crm\n{request}").Faults[0];
        Assert.Equal((problem, line), (fault.Problem, fault.Line));
        Assert.NotEmpty(fault.Fix);
    }

    [Theory]
    [InlineData("# @output a string $.[", "the path cannot be read")]
    [InlineData("# @output a string\n# @rows many $.items[?(@.x = 1)]", "the path cannot be read")]
    [InlineData("# @output a string\n# @nothing soon", "@nothing cannot be read")]
    [InlineData("# @output a string\n# @source store", "the source 'store' is a database")]
    [InlineData("# @output a string\n# @source none", "there is no source 'none'")]
    [InlineData("# @output a string\n# @input x string required", "@input x is not used")]
    public void A_fault_of_the_header_is_told(string header, string problem)
    {
        var faults = Read($"{header}\n# @colour red\nGET /x").Faults;
        Assert.Contains(faults, fault => fault.Problem.StartsWith(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Fix.Contains("-- @", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_that_the_source_has_not_is_a_fault()
    {
        var fault = Assert.Single(
            Read("# @output a string\n# @rows one\n# @source open\nGET /x\nX-Key: $secret").Faults
        );
        Assert.Equal("the source has no secret", fault.Problem);
    }

    [Fact]
    public void A_statement_cannot_ask_a_web_service_and_two_files_cannot_share_a_name()
    {
        File.WriteAllText(_folder["x.sql"], "-- @output a string\n-- @rows one\n-- @source crm\nselect 1");
        Assert.Contains(
            Read("# @output a string\n# @rows one\n# @source crm\nGET /x").Faults,
            fault => fault is { File: "lookups/x.sql", Problem: "the source 'crm' is a web service" }
        );
        File.WriteAllText(_folder["x.sql"], "-- @output a string\n-- @rows one\nselect 'x' as a");
        var set = Read("# @output a string\n# @rows one\n# @source crm\nGET /x");
        Assert.Equal("lookups/x.sql", Assert.Single(set.Faults).File);
        Assert.NotNull(Assert.Single(set.Lookups).Http);
    }

    public void Dispose() => _folder.Dispose();

    private LookupSet Read(string text)
    {
        File.WriteAllText(_folder["x.http"], text);
        return LookupFolder.Read(
            _folder.Path,
            "lookups",
            LookupSources.None with
            {
                Services = new Dictionary<string, bool> { ["crm"] = true, ["open"] = false },
            }
        );
    }
}
