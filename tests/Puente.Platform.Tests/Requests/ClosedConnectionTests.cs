using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Puente.Platform.Errors;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Requests;

/// <summary>
/// A pooled connection that the server closes politely after it has read a request. A socket that takes this for an idle
/// connection closed a moment too late, and sends the request again, would do things twice.
/// </summary>
public sealed class ClosedConnectionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("POST", "{}")]
    [InlineData("POST", null)]
    [InlineData("PATCH", null)]
    public async Task What_is_not_safe_to_repeat_is_sent_once(string method, string? body)
    {
        var requests = new ConcurrentQueue<string>();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var server = ServeAsync(listener, requests, stop.Token);
        using (
            var client = new PlatformClient(
                Clients.Options(o =>
                {
                    o.ApiBase = new Uri($"http://{listener.LocalEndpoint}");
                    o.MaxTries = 1;
                })
            )
        )
        {
            var read = await client.Organizations.GetMeAsync().WaitAsync(Limit);
            Assert.Equal("Acme", read.Name);
            await Assert.ThrowsAsync<PlatformConnectionException>(() =>
                client
                    .SendAsync(
                        new HttpMethod(method),
                        "/api/v2/groups",
                        body is null ? null : Encoding.UTF8.GetBytes(body)
                    )
                    .WaitAsync(Limit)
            );
        }

        await stop.CancelAsync();
        await server;
        Assert.Equal(["POST /oauth/token", "GET /api/v2/organizations/me", $"{method} /api/v2/groups"], requests);
    }

    private static async Task ServeAsync(TcpListener listener, ConcurrentQueue<string> requests, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptTcpClientAsync(stop);
                await ServeAsync(socket.GetStream(), requests, stop);
            }
        }
        catch (OperationCanceledException) { }
    }

    private static async Task ServeAsync(NetworkStream stream, ConcurrentQueue<string> requests, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { } first)
        {
            var length = 0;
            while (await reader.ReadLineAsync(stop) is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header["Content-Length:".Length..]);
            }

            if (length > 0)
                await reader.ReadBlockAsync(new char[length], stop);
            requests.Enqueue(first[..first.LastIndexOf(' ')]);
            if (first.Contains("/groups", StringComparison.Ordinal))
                return;
            const string Body =
                """{"access_token":"t","expires_in":86400,"id":"11111111-2222-3333-4444-555555555555","name":"Acme"}""";
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"),
                stop
            );
        }
    }
}
