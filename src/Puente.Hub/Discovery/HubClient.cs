using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Hub.Http;
using Puente.Hub.Sql;
using Puente.Store;

namespace Puente.Hub.Discovery;

/// <summary>Talks to the hub that owns a store, from another process of the same machine.</summary>
public sealed class HubClient : IDisposable
{
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(3);
    private readonly HttpClient _http;

    private HubClient(HttpClient http, HubFile hub) => (_http, Hub) = (http, hub);

    public HubFile Hub { get; }

    /// <summary>Looks for the running hub of a store.</summary>
    /// <param name="path">See <see cref="HubFile.PathFor"/>.</param>
    /// <returns>Null when none runs: no file, or the file of a hub that is gone.</returns>
    public static async Task<HubClient?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (HubFile.Read(path) is not { } file)
            return null;
        // On this machine no proxy is in between, whatever the environment says.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = file.Url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.Key);
        if (await IsRunningAsync(http, file, cancellationToken))
            return new HubClient(http, file);
        http.Dispose();
        return null;
    }

    /// <summary>As <c>/api/local/status</c> answers it.</summary>
    public async Task<string> StatusAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "api/local/status"),
            cancellationToken
        );
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <exception cref="StoreException">The statement was refused.</exception>
    public async Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(Question(sql, ""), cancellationToken);
        return await RemoteQueryResult.ReadHeadAsync(answer, cancellationToken);
    }

    /// <inheritdoc cref="IStore.ExportParquetAsync"/>
    public async Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(Question(sql, "?format=parquet"), cancellationToken);
        file = Path.GetFullPath(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await SaveAsync(answer, file, cancellationToken);
        }
        catch (HttpIOException fault)
        {
            throw Gone(fault);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                StoreFault.Environment,
                $"{file} could not be written: {error.Message} Nothing was exported.",
                error
            );
        }

        return long.Parse(answer.Headers.GetValues("Puente-Rows").Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>Asks one of the platform's analytics questions of the hub's store.</summary>
    /// <param name="query">UTF-8 JSON of the platform's query.</param>
    /// <param name="explain">The statement instead of its answer, as text.</param>
    /// <exception cref="StoreException">The hub is gone.</exception>
    public async Task<LocalAnswer> AskAsync(
        AnalyticsEndpoint about,
        ReadOnlyMemory<byte> query,
        bool explain,
        CancellationToken cancellationToken
    )
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{AnalyticsEndpoints.PathOf(about).TrimStart('/')}{(explain ? "?explain=true" : "")}"
        )
        {
            Content = new ReadOnlyMemoryContent(query)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        // A refusal is an answer here, in the platform's own words.
        using var answer = await SendAsync(request, cancellationToken, isAnswer: true);
        return new LocalAnswer((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <returns>What was done, for people.</returns>
    /// <exception cref="StoreException">The hub refused, or the replay ended early.</exception>
    public async Task<string> ReplayAsync(string what, long? from, CancellationToken cancellationToken)
    {
        var query = from is { } offset ? string.Create(CultureInfo.InvariantCulture, $"&from={offset}") : "";
        using var answer = await SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"api/local/replay?what={Uri.EscapeDataString(what)}{query}"),
            cancellationToken
        );
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return document.RootElement.GetProperty("done").GetString() ?? "";
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Question(string sql, string query) =>
        new(HttpMethod.Post, $"api/local/sql{query}")
        {
            Content = new ByteArrayContent(Answers.Object(json => json.WriteString("sql", sql)))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };

    private static async Task<bool> IsRunningAsync(HttpClient http, HubFile file, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(LookLimit);
        try
        {
            using var answer = await http.GetAsync(new Uri("healthz", UriKind.Relative), late.Token);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(late.Token));
            // Another hub, or another program, may have taken the address since.
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("instance", out var instance)
                && instance.ValueEquals(file.Instance);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or JsonException or InvalidOperationException
                || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken,
        bool isAnswer = false
    )
    {
        HttpResponseMessage answer;
        using (request)
            try
            {
                answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
            catch (HttpRequestException fault)
            {
                throw Gone(fault);
            }

        if (answer.IsSuccessStatusCode || isAnswer)
            return answer;
        using (answer)
            throw await RefusalAsync(answer, cancellationToken);
    }

    /// <summary>The file appears when it is whole.</summary>
    private static async Task SaveAsync(HttpResponseMessage answer, string file, CancellationToken cancellationToken)
    {
        var fresh = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using var source = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using (var target = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write))
                await source.CopyToAsync(target, cancellationToken);
            File.Move(fresh, file, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private StoreException Gone(Exception fault) =>
        new(
            StoreFault.Environment,
            $"The hub at {Hub.Url} (process {Hub.Pid}) no longer answers: {fault.Message} Try again.",
            fault
        );

    private async Task<StoreException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(body);
            return Faults.Of(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new StoreException(
                answer.StatusCode == HttpStatusCode.Unauthorized ? StoreFault.Input : StoreFault.Environment,
                $"The hub at {Hub.Url} answered {(int)answer.StatusCode} without saying why.",
                fault
            );
        }
    }
}
