using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Paging;

public sealed class PagingTests : IDisposable
{
    private static readonly Route Things = Route.Of("/api/v2/things");
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public PagingTests() =>
        _client = Clients.Over(_socket, new FakeTimeProvider(), o => o.AssumedRatePerMinute = 100_000);

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 4)]
    public async Task Pages_by_number_end_with_the_page_count(int total, int requests)
    {
        Serve(query =>
        {
            var number = int.Parse(query["pageNumber"]!);
            var size = int.Parse(query["pageSize"]!);
            var items = Enumerable.Range(0, total).Skip((number - 1) * size).Take(size);
            return $$"""{"entities":[{{string.Join(',', items.Select(Thing))}}],"pageSize":{{size}},"pageNumber":{{number}},"total":{{total}},"pageCount":{{(total + size - 1) / size}}}""";
        });
        var read = await ReadAsync(new Listing(Things, PagingStyle.PageNumber) { PageSize = 2 });
        Assert.Equal(Enumerable.Range(0, total).Select(Thing), read);
        Assert.Equal(requests, _socket.Requests.Count);
    }

    [Fact]
    public async Task An_empty_page_past_the_end_ends_the_listing()
    {
        // Entities were deleted while we read: the first page promised more than there is now.
        Serve(query =>
            query["pageNumber"] == "1"
                ? """{"entities":[{"id":0},{"id":1}],"pageCount":9}"""
                : """{"entities":[],"pageCount":9}"""
        );
        Assert.Equal(2, (await ReadAsync(new Listing(Things, PagingStyle.PageNumber) { PageSize = 2 })).Count);
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Fact]
    public async Task Page_numbers_without_a_count_go_on_while_there_is_a_next_uri()
    {
        Serve(query =>
            query["pageNumber"] == "1"
                ? """{"entities":[{"id":0}],"nextUri":"/api/v2/things?pageSize=1&pageNumber=2"}"""
                : """{"entities":[{"id":1}]}"""
        );
        Assert.Equal(2, (await ReadAsync(new Listing(Things, PagingStyle.PageNumber) { PageSize = 1 })).Count);
    }

    [Fact]
    public async Task A_listing_without_totals_follows_next_uri_through_an_empty_page()
    {
        Serve(query =>
            query["pageNumber"] switch
            {
                "1" => """{"entities":[{"id":0}],"nextUri":"/api/v2/things?pageNumber=2&pageSize=1"}""",
                "2" => """{"entities":[],"nextUri":"/api/v2/things?pageNumber=3&pageSize=1"}""",
                _ => """{"entities":[{"id":2}]}""",
            }
        );
        Assert.Equal(
            ["""{"id":0}""", """{"id":2}"""],
            await ReadAsync(new Listing(Things, PagingStyle.NextUri) { PageSize = 1 })
        );
        Assert.Equal(3, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_full_next_uri_on_the_same_host_is_followed()
    {
        Serve(query =>
            query["pageNumber"] == "1"
                ? """{"entities":[{"id":0}],"nextUri":"http://127.0.0.1:1/api/v2/things?pageNumber=2"}"""
                : """{"entities":[{"id":1}]}"""
        );
        Assert.Equal(2, (await ReadAsync(new Listing(Things, PagingStyle.NextUri))).Count);
    }

    [Theory]
    [InlineData("https://elsewhere.example/api/v2/things?pageNumber=2")]
    [InlineData("//elsewhere.example/api/v2/things")]
    [InlineData("/\\\\elsewhere.example/api/v2/things")]
    [InlineData("http://127.0.0.1:2/api/v2/things")]
    [InlineData("http://user@127.0.0.1:1/api/v2/things")]
    [InlineData("https://127.0.0.1:1/api/v2/things")]
    public async Task A_next_uri_to_another_host_never_gets_our_token(string uri)
    {
        Serve(_ => $$"""{"entities":[{"id":0}],"nextUri":{{JsonSerializer.Serialize(uri)}}}""");
        var error = await Assert.ThrowsAsync<PlatformContentException>(() =>
            ReadAsync(new Listing(Things, PagingStyle.NextUri))
        );
        Assert.Contains("another host", error.Message, StringComparison.Ordinal);
        Assert.Single(_socket.Requests);
    }

    [Theory]
    [InlineData("entities")]
    [InlineData("results")]
    [InlineData("conversations")]
    public async Task A_cursor_goes_back_escaped_until_it_is_absent(string member)
    {
        const string Cursor = "a+b/c=&d";
        Serve(query =>
            query["cursor"] switch
            {
                null => $$"""{"{{member}}":[{"id":0}],"cursor":"{{Cursor}}"}""",
                Cursor => """{"cursor":"last"}""",
                "last" => $$"""{"{{member}}":[{"id":1}]}""",
                _ => throw new InvalidOperationException("The cursor was changed on its way."),
            }
        );
        Assert.Equal(2, (await ReadAsync(new Listing(Things, PagingStyle.Cursor) { PageSize = 1000 })).Count);
        Assert.Equal(3, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_is_an_error_and_not_an_endless_listing()
    {
        var n = 0;
        Serve(_ => $$"""{"entities":[{"id":{{n++}}}],"cursor":"same"}""");
        var error = await Assert.ThrowsAsync<PlatformContentException>(() =>
            ReadAsync(new Listing(Things, PagingStyle.Cursor))
        );
        Assert.Contains("incomplete", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Theory]
    [InlineData("""{"entities":[{"id":0}],"cursors":{"before":"x","after":"p 2"}}""")]
    [InlineData("""{"entities":[{"id":0}],"nextUri":"/api/v2/things?after=p%202&pageSize=100"}""")]
    public async Task After_is_found_in_cursors_or_in_next_uri(string first)
    {
        Serve(query => query["after"] == "p 2" ? """{"entities":[{"id":1}],"cursors":{"before":"p 2"}}""" : first);
        Assert.Equal(2, (await ReadAsync(new Listing(Things, PagingStyle.After))).Count);
    }

    [Fact]
    public async Task A_search_posts_its_body_with_the_next_number()
    {
        _socket.OnRequest = (sent, _) =>
        {
            using var body = JsonDocument.Parse(sent.Body);
            Assert.Equal("name", body.RootElement.GetProperty("sortBy").GetString());
            Assert.Equal(2, body.RootElement.GetProperty("pageSize").GetInt32());
            var number = body.RootElement.GetProperty("pageNumber").GetInt32();
            return Task.FromResult(
                ScriptedSocket.Json($$"""{"total":3,"pageCount":2,"types":["x"],"results":[{"id":{{number}}}]}""")
            );
        };
        var listing = new Listing(Things, PagingStyle.Search)
        {
            PageSize = 2,
            Items = "results",
            Body = """{"sortBy":"name"}"""u8.ToArray(),
        };
        Assert.Equal(["""{"id":1}""", """{"id":2}"""], await ReadAsync(listing));
        Assert.All(_socket.Requests, r => Assert.Equal(HttpMethod.Post, r.Method));
    }

    [Fact]
    public async Task A_scim_list_counts_on_by_what_it_got()
    {
        // The server gives fewer than asked for: the next index follows from what came, not from the page size.
        Serve(query =>
        {
            var start = int.Parse(query["startIndex"]!);
            var items = Enumerable.Range(start, Math.Min(2, 5 - start + 1)).Select(Thing);
            return $$"""{"totalResults":5,"startIndex":{{start}},"itemsPerPage":2,"Resources":[{{string.Join(',', items)}}]}""";
        });
        var read = await ReadAsync(new Listing(Things, PagingStyle.ScimIndex) { PageSize = 25 });
        Assert.Equal(Enumerable.Range(1, 5).Select(Thing), read);
        Assert.Equal(3, _socket.Requests.Count);
    }

    [Fact]
    public async Task An_empty_scim_list_may_leave_its_resources_out()
    {
        Serve(_ => """{"totalResults":0,"startIndex":1,"itemsPerPage":0}""");
        Assert.Empty(await ReadAsync(new Listing(Things, PagingStyle.ScimIndex)));
    }

    [Fact]
    public async Task A_page_equal_to_an_earlier_one_is_an_error()
    {
        Serve(_ => """{"entities":[{"id":0}],"pageCount":1000000}""");
        var error = await Assert.ThrowsAsync<PlatformContentException>(() =>
            ReadAsync(new Listing(Things, PagingStyle.PageNumber))
        );
        Assert.Contains("equals an earlier page", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_listing_with_too_many_pages_is_an_error()
    {
        var n = 0;
        Serve(_ => $$"""{"entities":[{"id":{{n++}}}],"pageCount":1000000}""");
        using var client = Clients.Over(
            _socket,
            new FakeTimeProvider(),
            o =>
            {
                o.MaxPages = 5;
                o.AssumedRatePerMinute = 100_000; // nobody moves this clock
            }
        );
        var error = await Assert.ThrowsAsync<PlatformContentException>(async () =>
        {
            await foreach (var item in client.ListRawAsync(new Listing(Things, PagingStyle.PageNumber))) { }
        });
        Assert.Contains("MaxPages", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, _socket.Requests.Count);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("{\"message\":\"a proxy's idea of an answer\"}")]
    [InlineData("")]
    [InlineData("{\"entities\":[{\"id\":0}]")]
    [InlineData("{\"entities\":[]} trailing")]
    public async Task A_page_without_a_list_is_an_error_and_not_an_empty_listing(string body)
    {
        Serve(_ => body);
        await Assert.ThrowsAsync<PlatformContentException>(() =>
            ReadAsync(new Listing(Things, PagingStyle.PageNumber))
        );
    }

    [Fact]
    public async Task Raw_entities_keep_every_byte_the_platform_sent()
    {
        const string Entity =
            "{ \"id\" : \"x\",\n  \"unknown\":[1, 2.50, {\"deep\":\"\\u00e9 é\"}] , \"big\":5111222333444 }";
        Serve(_ => $$"""{"total":2,"entities":[ {{Entity}} , {"id":"y"} ],"pageCount":1,"more":{"entities":[1]} }""");
        Assert.Equal([Entity, """{"id":"y"}"""], await ReadAsync(new Listing(Things, PagingStyle.PageNumber)));
    }

    [Fact]
    public async Task A_refused_page_ends_the_listing_with_the_refusal()
    {
        _socket.OnRequest = (_, n) =>
            Task.FromResult(
                n == 1
                    ? ScriptedSocket.Json("""{"entities":[{"id":0}],"pageCount":3}""")
                    : ScriptedSocket.Status(HttpStatusCode.Forbidden)
            );
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            ReadAsync(new Listing(Things, PagingStyle.PageNumber))
        );
    }

    private static string Thing(int id) => $$"""{"id":{{id}}}""";

    private void Serve(Func<System.Collections.Specialized.NameValueCollection, string> page) =>
        _socket.OnRequest = (sent, _) =>
            Task.FromResult(
                ScriptedSocket.Json(page(HttpUtility.ParseQueryString(new Uri("http://x" + sent.PathAndQuery).Query)))
            );

    private async Task<List<string>> ReadAsync(Listing listing)
    {
        var read = new List<string>();
        await foreach (var item in _client.ListRawAsync(listing))
            read.Add(Encoding.UTF8.GetString(item.Span));
        return read;
    }
}
