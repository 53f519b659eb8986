using System.Globalization;
using Puente.Platform;
using Puente.Platform.Errors;

namespace Puente.Api.Calls;

/// <summary>Gets an answer from the platform, or from the cache when there is one and it knows.</summary>
internal sealed class ApiSender(PlatformClient platform, AnswerCache? cache)
{
    /// <summary>Nothing the API answers comes near; a server that never stops must not fill the memory.</summary>
    private const int MaxBodyBytes = 256 * 1024 * 1024;

    public Uri ApiBase => platform.ApiBase;

    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (cache?.Find(call) is { } kept)
            return kept;
        await using var answer = await platform.SendAsync(
            call.Method,
            call.Route,
            call.Body,
            call.Options,
            cancellationToken
        );
        var body = await ReadAsync(call, answer.Body, answer.CorrelationId, cancellationToken);
        var result = new ApiAnswer(
            answer.Status,
            [
                .. answer
                    .Headers.Concat(answer.ContentHeaders)
                    .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))
                    .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase),
            ],
            body,
            (int)answer.Status is >= 200 and < 300 ? null : answer.RefusalOf(body)
        );
        if (result.Refusal is null)
            cache?.Keep(call, result);
        return result;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        ApiCall call,
        Stream stream,
        string? correlationId,
        CancellationToken cancellationToken
    )
    {
        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (body.Length + read > MaxBodyBytes)
                throw new PlatformContentException(
                    call.Method,
                    call.Route.Template,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the answer has more than {MaxBodyBytes} bytes and was not read on; ask for less at a time."
                    ),
                    correlationId
                );
            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
