using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Puente.Actions.Execution;

/// <summary>Sends over HTTP, byte for byte what the templates gave.</summary>
/// <param name="client">Its handler decides about redirects, proxies and certificates; its timeout must not be shorter than an action's.</param>
/// <param name="responseBytes">Largest body that is read. The platform's own ceiling is not published.</param>
public sealed class HttpActionExchange(HttpMessageInvoker client, int responseBytes = HttpActionExchange.DefaultBytes)
    : IActionExchange
{
    public const int DefaultBytes = 5_000_000;

    private static readonly HashSet<string> ContentHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type",
        "Content-Language",
        "Content-Encoding",
        "Content-Disposition",
        "Content-MD5",
        "Content-Location",
        "Content-Range",
        "Allow",
        "Expires",
        "Last-Modified",
    };

    public async Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken)
    {
        using var message = Create(request);
        try
        {
            using var answer = await client.SendAsync(message, cancellationToken);
            var body = await ReadAsync(answer.Content, cancellationToken);
            var headers = answer
                .Headers.Concat(answer.Content.Headers)
                .Select(header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value)))
                .ToArray();
            return new ActionResponse((int)answer.StatusCode, headers, body);
        }
        catch (HttpRequestException fault)
        {
            throw new ActionExchangeException(
                ActionFault.Connection,
                $"{request.Method} {message.RequestUri!.GetLeftPart(UriPartial.Authority)} gave no answer ({fault.HttpRequestError}): {fault.Message}",
                fault
            );
        }
        catch (IOException fault)
        {
            throw new ActionExchangeException(
                ActionFault.Connection,
                $"{request.Method} {message.RequestUri!.GetLeftPart(UriPartial.Authority)}: the answer broke off: {fault.Message}",
                fault
            );
        }
    }

    private static HttpRequestMessage Create(ActionRequest request)
    {
        // The templates have escaped what the author wanted escaped; the address goes out as they gave it.
        var address = request.Url.All(char.IsAscii)
            ? new Uri(request.Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
            : new Uri(request.Url);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), address);
        var isBuffered = false;
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                isBuffered = value.Trim().Equals("buffered", StringComparison.OrdinalIgnoreCase);
            else if (ContentHeaders.Contains(name))
            {
                message.Content?.Headers.Remove(name);
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
            else if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
        }

        if (message.Content is not null && !isBuffered)
            message.Headers.TransferEncodingChunked = true;
        return message;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            body.Write(buffer, 0, read);
            if (body.Length > responseBytes)
                throw new ActionExchangeException(
                    ActionFault.TooLarge,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The answer is larger than {responseBytes:N0} bytes and was not read to its end. Ask the service for fewer fields or a page."
                    )
                );
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
