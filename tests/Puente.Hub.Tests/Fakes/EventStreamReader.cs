using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Puente.Hub.Events;

namespace Puente.Hub.Tests.Fakes;

/// <summary>Reads the hub's server-sent events as a program of somebody else would.</summary>
internal static class EventStreamReader
{
    /// <summary>Three heartbeats: a connection that is silent for longer is dead.</summary>
    private static readonly TimeSpan Silence = EventsEndpoint.Heartbeat * 3;

    /// <exception cref="IOException">The connection broke, fell silent, or does not carry the hub's events.</exception>
    public static async IAsyncEnumerable<TailStep> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var lines = new StreamReader(stream);
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (kind, data, position) = ("", "", 0L);
        while (true)
        {
            silent.CancelAfter(Silence);
            if (await LineAsync(lines, silent.Token, cancellationToken) is not { } line)
                yield break;
            if (line.Length == 0)
            {
                if (position > 0 || data.Length > 0)
                    yield return StepOf(kind, data, position);
                (kind, data) = ("", "");
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                position = long.Parse(line.AsSpan("id: ".Length), CultureInfo.InvariantCulture);
        }
    }

    private static TailStep StepOf(string kind, string data, long position)
    {
        try
        {
            if (data.Length == 0)
                return new TailStep(null, position);
            if (kind != "missing")
                return new TailStep(EventJson.Read(Encoding.UTF8.GetBytes(data)), position);
            using var missing = JsonDocument.Parse(data);
            return new TailStep(null, position, missing.RootElement.GetProperty("from").GetInt64());
        }
        catch (JsonException fault)
        {
            throw new IOException("What came over the connection is not what a hub of this version sends.", fault);
        }
    }

    private static async Task<string?> LineAsync(
        StreamReader lines,
        CancellationToken silent,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await lines.ReadLineAsync(silent);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The hub's connection fell silent.", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new IOException("The hub's connection broke.", fault);
        }
    }
}
