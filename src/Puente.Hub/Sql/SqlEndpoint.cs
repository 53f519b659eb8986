using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Puente.Hub.Http;
using Puente.Hub.Streams;
using Puente.Store;

namespace Puente.Hub.Sql;

/// <summary>
/// <c>POST /api/local/sql</c> with <c>{"sql": "…"}</c>: one read-only statement on the store that the hub owns.
/// </summary>
/// <remarks>
/// The answer is a line of JSON with the columns, a line per row with the values as an array, and a last line that says how
/// many there were; a reader without that line has not got everything. With <c>?format=parquet</c> it is a Parquet file.
/// </remarks>
internal sealed class SqlEndpoint(IStore store) : IDisposable
{
    private const int MaxBodyBytes = 1 << 20;

    /// <summary>A statement takes memory and processors from the streams; more than a few at a time wait.</summary>
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

        if (await ReadStatementAsync(context) is not { } sql)
            return;
        await _places.WaitAsync(context.RequestAborted);
        try
        {
            if (context.Request.Query["format"] == "parquet")
                await SendParquetAsync(context, sql);
            else
                await SendRowsAsync(context, sql);
        }
        catch (StoreException refusal) when (!context.Response.HasStarted)
        {
            var isInput = refusal.Fault is StoreFault.Input or StoreFault.TooLarge;
            await Answers.RefuseAsync(
                context,
                isInput ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable,
                isInput ? "input" : "environment",
                refusal.Message
            );
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private static async Task<string?> ReadStatementAsync(HttpContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            using var document = JsonDocument.Parse(body.ToArray());
            if (document.RootElement.GetProperty("sql").GetString() is { Length: > 0 } sql)
                return sql;
        }
        catch (Exception fault)
            when (fault is JsonException or KeyNotFoundException or InvalidOperationException or BadHttpRequestException
            )
        {
            // Told below, in one way for all of them.
        }

        await Answers.RefuseAsync(
            context,
            StatusCodes.Status400BadRequest,
            "input",
            $"The body must be {{\"sql\": \"one statement\"}} of at most {MaxBodyBytes / 1024} KiB."
        );
        return null;
    }

    private async Task SendRowsAsync(HttpContext context, string sql)
    {
        var result = await store.QueryAsync(sql, context.RequestAborted);
        var isTold = false;
        try
        {
            isTold = await SendRowsAsync(context, result);
        }
        finally
        {
            await CloseAsync(result, isTold);
        }
    }

    /// <summary>A result that broke may break again when it is closed; a fault that was told need not be told twice.</summary>
    private static async Task CloseAsync(IQueryResult result, bool isTold)
    {
        try
        {
            await result.DisposeAsync();
        }
#pragma warning disable CA1031 // Whatever it is: leaving the handler with it resets the connection, and the told line with it.
        catch (Exception) when (isTold) { }
#pragma warning restore CA1031
    }

    /// <returns>True when the rows ended in a fault that the last line tells.</returns>
    private static async Task<bool> SendRowsAsync(HttpContext context, IQueryResult result)
    {
        context.Response.ContentType = "application/x-ndjson";
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer, ValueText.Readable);
        await LineAsync(json, buffer, context, () => WriteColumns(json, result.Columns));
        var count = 0L;
        try
        {
            await foreach (var row in result.ReadRowsAsync(context.RequestAborted))
            {
                count++;
                await LineAsync(json, buffer, context, () => WriteRow(json, row));
            }
        }
#pragma warning disable CA1031 // The head has gone out with 200; whatever ended the rows, the last line tells it.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            var kind = fault is StoreException { Fault: StoreFault.Input or StoreFault.TooLarge }
                ? "input"
                : "environment";
            await context.Response.Body.WriteAsync(Answers.Fault(kind, FaultText.Of(fault)), context.RequestAborted);
            await context.Response.CompleteAsync();
            return true;
        }

        await LineAsync(
            json,
            buffer,
            context,
            () =>
            {
                json.WriteStartObject();
                json.WriteNumber("rows", count);
                json.WriteEndObject();
            }
        );
        return false;
    }

    private static async Task LineAsync(Utf8JsonWriter json, MemoryStream buffer, HttpContext context, Action write)
    {
        write();
        await json.FlushAsync(context.RequestAborted);
        buffer.WriteByte((byte)'\n');
        await context.Response.Body.WriteAsync(
            buffer.GetBuffer().AsMemory(0, (int)buffer.Length),
            context.RequestAborted
        );
        buffer.SetLength(0);
        json.Reset();
    }

    private static void WriteColumns(Utf8JsonWriter json, IReadOnlyList<QueryColumn> columns)
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, object?[] row)
    {
        json.WriteStartArray();
        foreach (var value in row)
            // Kept apart from numbers and texts, so that the other side prints what it would print of its own store.
            if (value is double or float)
            {
                json.WriteStartObject();
                json.WriteString(value is double ? "f64" : "f32", ValueText.Of(value));
                json.WriteEndObject();
            }
            else
                ValueText.Write(json, value);
        json.WriteEndArray();
    }

    private async Task SendParquetAsync(HttpContext context, string sql)
    {
        var folder = Directory.CreateTempSubdirectory("puente-export-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.parquet");
            var rows = await store.ExportParquetAsync(sql, file, context.RequestAborted);
            context.Response.ContentType = "application/vnd.apache.parquet";
            context.Response.ContentLength = new FileInfo(file).Length;
            context.Response.Headers["Puente-Rows"] = rows.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await context.Response.SendFileAsync(file, context.RequestAborted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
