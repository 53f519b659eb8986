using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Requests;

/// <summary>Real sockets.</summary>
public sealed class WireTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DetailsJobId Job = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));

    [Theory]
    [InlineData("{\"name\":\"a\"}")]
    [InlineData(null)]
    public async Task A_post_is_not_repeated_after_a_dropped_connection(string? body)
    {
        await using var server = await PlatformServer.StartAsync(
            (context, _) =>
            {
                if (context.Request.Method == "POST")
                    context.Abort();
                return PlatformServer.WriteAsync(context, "{}");
            }
        );
        using var client = Clients.Of(server);
        // A connection that was used before is where the socket's own repeat would strike.
        await using (await client.SendAsync(HttpMethod.Get, "/api/v2/users")) { }
        var error = await Assert.ThrowsAsync<PlatformConnectionException>(() =>
            client
                .SendAsync(HttpMethod.Post, "/api/v2/groups", body is null ? null : Encoding.UTF8.GetBytes(body))
                .WaitAsync(Limit)
        );

        Assert.Equal(ConnectionFault.Dropped, error.Fault);
        Assert.False(error.MayRepeat);
        Assert.Equal(
            ["POST /api/v2/groups"],
            server.Requests.Where(r => r.StartsWith("POST", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_get_is_repeated_after_a_dropped_connection()
    {
        await using var server = await PlatformServer.StartAsync(
            (context, n) =>
            {
                if (n > 1)
                    return PlatformServer.WriteAsync(context, "{}");
                context.Abort();
                return Task.CompletedTask;
            }
        );
        using var client = Clients.Of(server);
        await using var answer = await client.SendAsync(HttpMethod.Get, "/api/v2/users").WaitAsync(Limit);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_place_where_nobody_listens_is_a_clear_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var client = new PlatformClient(
            Clients.Options(o =>
            {
                o.ApiBase = address;
                o.MaxTries = 1;
            }),
            new FastClock()
        );
        var error = await Assert.ThrowsAsync<SignInException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users").WaitAsync(Limit)
        );
        Assert.Contains("no connection could be made", error.Message, StringComparison.Ordinal);
        Assert.True(error.MayRepeat);
    }

    [Fact]
    public async Task A_body_that_stands_still_fails_instead_of_waiting_for_ever()
    {
        await using var server = await PlatformServer.StartAsync(
            async (context, _) =>
            {
                await context.Response.WriteAsync("{\"conversations\":[");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        );
        var time = new FakeTimeProvider();
        using var client = Clients.Of(server, o => o.IdleTimeout = TimeSpan.FromSeconds(30), time);
        await using var page = await client.DetailsJobs.ReadPageAsync(Job, null, 1000).WaitAsync(Limit);
        var buffer = new byte[1000];
        Assert.NotEqual(0, await page.Utf8Json.ReadAsync(buffer).AsTask().WaitAsync(Limit));

        var stalled = page.Utf8Json.ReadAsync(buffer).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(stalled.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        var error = await Assert.ThrowsAsync<PlatformConnectionException>(() => stalled.WaitAsync(Limit));
        Assert.Equal(ConnectionFault.Stalled, error.Fault);
        Assert.True(error.MayRepeat);
        Assert.Contains(
            "GET /api/v2/analytics/conversations/details/jobs/{jobId}/results",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_breaks_off_is_an_error_and_never_an_end(bool chunked)
    {
        var opened = new TaskCompletionSource();
        await using var server = await PlatformServer.StartAsync(
            async (context, _) =>
            {
                if (!chunked)
                    context.Response.ContentLength = 5000;
                await context.Response.WriteAsync("{\"conversations\":[]");
                await context.Response.Body.FlushAsync();
                await opened.Task; // a reset connection would throw away what the client has not read yet
                context.Abort();
            }
        );
        using var client = Clients.Of(server);
        await using var page = await client.DetailsJobs.ReadPageAsync(Job, null, 1000).WaitAsync(Limit);
        Assert.NotEqual(0, await page.Utf8Json.ReadAsync(new byte[100]).AsTask().WaitAsync(Limit));
        opened.SetResult();
        var error = await Assert.ThrowsAsync<PlatformConnectionException>(() =>
            page.Utf8Json.CopyToAsync(Stream.Null).WaitAsync(Limit)
        );
        Assert.Equal(ConnectionFault.Dropped, error.Fault);
    }

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("br", false)]
    [InlineData("gzip", true)]
    [InlineData("br", true)]
    public async Task A_compressed_body_arrives_decompressed_and_a_cut_one_is_an_error(string encoding, bool cut)
    {
        // Before anything is packed here: the client's making is what switches the runtime to strict unpacking.
        new PlatformClient(Clients.Options()).Dispose();
        var text = string.Join(',', Enumerable.Range(0, 5000));
        var packed = new MemoryStream();
        await using (
            Stream packer =
                encoding == "br"
                    ? new BrotliStream(packed, CompressionLevel.Fastest, true)
                    : new GZipStream(packed, CompressionLevel.Fastest, true)
        )
            await packer.WriteAsync(Encoding.UTF8.GetBytes(text));
        var bytes = packed.ToArray();
        await using var server = await PlatformServer.StartAsync(
            async (context, _) =>
            {
                Assert.Contains(encoding, context.Request.Headers.AcceptEncoding.ToString(), StringComparison.Ordinal);
                context.Response.Headers.ContentEncoding = encoding;
                // Whole as HTTP, cut as a packed file: only the unpacking can notice.
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, cut ? bytes.Length / 2 : bytes.Length));
            }
        );
        using var client = Clients.Of(server);
        await using var page = await client.DetailsJobs.ReadPageAsync(Job, null, 1000).WaitAsync(Limit);
        var read = new MemoryStream();
        if (cut)
        {
            await Assert.ThrowsAsync<PlatformConnectionException>(() =>
                page.Utf8Json.CopyToAsync(read).WaitAsync(Limit)
            );
            return;
        }

        await page.Utf8Json.CopyToAsync(read).WaitAsync(Limit);
        Assert.Equal(text, Encoding.UTF8.GetString(read.ToArray()));
    }

    [Fact]
    public async Task An_answer_to_head_has_no_body_to_unpack()
    {
        await using var server = await PlatformServer.StartAsync(
            (context, _) =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                context.Response.ContentLength = 1000;
                return Task.CompletedTask;
            }
        );
        using var client = Clients.Of(server);
        await using var answer = await client.SendAsync(HttpMethod.Head, "/api/v2/tokens/me").WaitAsync(Limit);
        Assert.Equal(0, await answer.Body.ReadAsync(new byte[10]).AsTask().WaitAsync(Limit));
    }

    [Fact]
    public async Task A_page_is_handed_on_while_it_is_still_arriving()
    {
        var more = new TaskCompletionSource();
        await using var server = await PlatformServer.StartAsync(
            async (context, _) =>
            {
                await context.Response.WriteAsync("first");
                await context.Response.Body.FlushAsync();
                await more.Task;
                await context.Response.WriteAsync("second");
            }
        );
        using var client = Clients.Of(server);
        await using var page = await client.DetailsJobs.ReadPageAsync(Job, null, 1000).WaitAsync(Limit);
        var buffer = new byte[100];
        var read = await page.Utf8Json.ReadAsync(buffer).AsTask().WaitAsync(Limit);
        Assert.Equal("first", Encoding.UTF8.GetString(buffer, 0, read));
        more.SetResult();
        using var rest = new StreamReader(page.Utf8Json);
        Assert.Equal("second", await rest.ReadToEndAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task A_reader_that_gives_up_gets_a_cancellation_and_not_an_error()
    {
        await using var server = await PlatformServer.StartAsync(
            async (context, _) =>
            {
                await context.Response.WriteAsync("first");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        );
        using var client = Clients.Of(server);
        await using var answer = await client.SendAsync(HttpMethod.Get, "/api/v2/users").WaitAsync(Limit);
        using var cancel = new CancellationTokenSource();
        var copy = answer.Body.CopyToAsync(Stream.Null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy.WaitAsync(Limit));
    }

    [Fact]
    public async Task Rate_state_clock_skew_and_usage_are_known_after_an_answer()
    {
        await using var server = await PlatformServer.StartAsync(
            (context, _) =>
            {
                context.Response.Headers["inin-ratelimit-allowed"] = "300";
                context.Response.Headers["inin-ratelimit-count"] = "7";
                context.Response.Headers["inin-ratelimit-reset"] = "38";
                context.Response.Headers.Date = "Sat, 15 Aug 2026 10:00:30 GMT";
                return PlatformServer.WriteAsync(context, "{}");
            }
        );
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 8, 15, 10, 0, 0, TimeSpan.Zero));
        using var client = Clients.Of(server, time: time);
        Assert.Null(client.RateState);
        Assert.Null(client.ClockSkew);
        await using (
            await client
                .SendAsync(HttpMethod.Get, "/api/v2/users/11111111-2222-3333-4444-555555555555")
                .WaitAsync(Limit)
        ) { }

        Assert.Equal(
            (300, 7, TimeSpan.FromSeconds(38)),
            (client.RateState!.Allowed, client.RateState.Count, client.RateState.Reset)
        );
        Assert.Equal(TimeSpan.FromSeconds(30), client.ClockSkew);
        Assert.Equal(1, client.Usage["GET /api/v2/users/{id}"]);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_our_token()
    {
        await using var server = await PlatformServer.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "/api/v2/elsewhere";
                return Task.CompletedTask;
            }
        );
        using var client = Clients.Of(server);
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users").WaitAsync(Limit)
        );
        Assert.Single(server.Requests);
    }

    /// <summary>Real sockets, but waits end at once.</summary>
    private sealed class FastClock : TimeProvider
    {
        private long _timestamp;

        public override long GetTimestamp() => Interlocked.Add(ref _timestamp, TimestampFrequency);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                dueTime < TimeSpan.FromSeconds(30) && dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime,
                period
            );
    }
}
