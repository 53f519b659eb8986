using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Hub.Http;
using Puente.Store;

namespace Puente.Hub.Asking;

/// <summary>
/// <c>POST /api/local/ask?about=ConversationAggregates</c> with the platform's query JSON: answered from the store that the
/// hub owns, for who holds the hub's key and so may see all of it. With <c>&amp;explain=true</c> the statement instead.
/// </summary>
internal sealed class AskEndpoint(IStore store, TimeProvider time) : IDisposable
{
    /// <summary>Status the platform would have answered with; the answer itself is 200, so that it is told from a fault of the hub.</summary>
    public const string StatusHeader = "Puente-Status";

    private const int MaxBodyBytes = 1 << 20;
    private readonly LocalAnalytics _analytics = new(store, time);

    /// <summary>As with statements: more than a few at a time wait.</summary>
    private readonly SemaphoreSlim _places = new(4);

    public async Task HandleAsync(HttpContext context)
    {
        // A web page cannot send this type to another origin without asking first, and nobody would answer it.
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "input",
                "Send Content-Type: application/json."
            );
            return;
        }

        if (!Enum.TryParse<AnalyticsEndpoint>(context.Request.Query["about"], out var about) || !Enum.IsDefined(about))
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                "input",
                $"Say what is asked about: ?about={string.Join(", ", Enum.GetNames<AnalyticsEndpoint>())}."
            );
            return;
        }

        if (await ReadAsync(context) is not { } query)
            return;
        await _places.WaitAsync(context.RequestAborted);
        try
        {
            var answer =
                context.Request.Query["explain"] == "true"
                    ? Explain(about, query)
                    : await _analytics.AnswerAsync(about, query, AnalyticsScope.Everything, context.RequestAborted);
            context.Response.Headers[StatusHeader] = answer.Status.ToString(CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
        catch (StoreException refusal) when (!context.Response.HasStarted)
        {
            await Answers.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "environment", refusal.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private LocalAnswer Explain(AnalyticsEndpoint about, byte[] query)
    {
        try
        {
            var text = StatementText.Of(_analytics.Explain(about, query, AnalyticsScope.Everything));
            return new LocalAnswer(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(text));
        }
        catch (AnalyticsRefusalException refusal)
        {
            return new LocalAnswer(refusal.Status, refusal.ToBody());
        }
    }

    /// <returns>Null when it was refused.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length <= MaxBodyBytes)
                continue;
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status413PayloadTooLarge,
                "input",
                $"A query is at most {MaxBodyBytes} bytes."
            );
            return null;
        }

        return body.ToArray();
    }
}
