using System.Net;
using System.Net.Sockets;
using System.Text;
using Puente.Failures;

namespace Puente.SignIn;

/// <summary>
/// Listens on this machine for the browser that comes back from the login page (RFC 8252, loopback redirect). Knows just
/// enough of HTTP to read one request line and to answer with a page.
/// </summary>
internal sealed class LoopbackAnswer : IDisposable
{
    private const int MaxRequestBytes = 16 * 1024;
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(10);

    private readonly List<TcpListener> _listeners = [];
    private readonly Uri _redirect;

    /// <exception cref="InputException">The address is none of this machine, or its port is taken.</exception>
    public LoopbackAnswer(Uri redirect)
    {
        _redirect = redirect;
        if (!redirect.IsLoopback || redirect.Scheme != "http")
            throw new InputException(
                $"signIn.redirect is {redirect}: write an http address of this machine, for example http://localhost:8191/callback."
            );
        // A browser may take localhost for either address.
        foreach (
            var address in redirect.Host == "[::1]"
                ? [IPAddress.IPv6Loopback]
                : new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }
        )
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
                continue;
            var listener = new TcpListener(address, redirect.Port);
            try
            {
                listener.Start(8);
                _listeners.Add(listener);
            }
            catch (SocketException fault)
            {
                listener.Dispose();
                if (_listeners.Count > 0 && fault.SocketErrorCode == SocketError.AddressNotAvailable)
                    continue;
                Dispose();
                throw new InputException(
                    $"Port {redirect.Port} of signIn.redirect cannot be listened on ({fault.SocketErrorCode}): end the program that uses it, or register another redirect at the OAuth client."
                );
            }
        }
    }

    /// <summary>The parameters of the first request whose state is right; others are refused and do not end the wait.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WaitAsync(
        Func<string?, bool> isOurs,
        CancellationToken cancellationToken
    )
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = _listeners.Select(listener => ListenAsync(listener, isOurs, done.Token)).ToList();
        var first = await Task.WhenAny(listening);
        await done.CancelAsync();
        return await first;
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private async Task<IReadOnlyDictionary<string, string>> ListenAsync(
        TcpListener listener,
        Func<string?, bool> isOurs,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            try
            {
                using var late = new CancellationTokenSource(RequestPatience);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
                await using var stream = client.GetStream();
                var target = await ReadTargetAsync(stream, both.Token);
                if (target?.AbsolutePath != _redirect.AbsolutePath)
                {
                    await AnswerAsync(stream, "404 Not Found", "There is nothing here.", both.Token);
                    continue;
                }

                var parameters = Parse(target.Query);
                if (!isOurs(parameters.GetValueOrDefault("state")))
                {
                    await AnswerAsync(
                        stream,
                        "400 Bad Request",
                        "This answer belongs to another sign-in and was not used.",
                        both.Token
                    );
                    continue;
                }

                var text = parameters.ContainsKey("code")
                    ? "You are signed in. You may close this window."
                    : "The sign-in was refused. The terminal shows why.";
                await AnswerAsync(stream, "200 OK", text, both.Token);
                return parameters;
            }
            catch (Exception fault)
                when (fault is IOException
                    || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                // A browser opens connections ahead and drops them; the wait goes on.
            }
        }
    }

    private async Task<Uri?> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequestBytes];
        var length = 0;
        while (length < buffer.Length && buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                break;
            length += read;
        }

        var line = Encoding.ASCII.GetString(buffer, 0, Math.Max(0, buffer.AsSpan(0, length).IndexOf((byte)'\r')));
        return line.Split(' ') is ["GET", var target, _] && Uri.TryCreate(_redirect, target, out var address)
            ? address
            : null;
    }

    private static Dictionary<string, string> Parse(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = sign < 0 ? (pair, "") : (pair[..sign], pair[(sign + 1)..]);
            parameters[WebUtility.UrlDecode(name)] = WebUtility.UrlDecode(value);
        }

        return parameters;
    }

    private static async Task AnswerAsync(
        NetworkStream stream,
        string status,
        string text,
        CancellationToken cancellationToken
    )
    {
        var page =
            $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Puente</title><p>{text}</p></html>";
        // The address holds the code: it must not travel on as a referrer.
        var head =
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\n"
            + "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + page), cancellationToken);
    }
}
