using System.Net.Sockets;
using System.Net.WebSockets;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Sync.EventBridge;

namespace Puente.Hub.Streams;

/// <summary>What may be said of a fault in a status, a metric or a log (promise P9).</summary>
internal static class FaultText
{
    /// <summary>
    /// The message where its author kept customer data out of it; of all other faults only the kind, because a decoder's or a
    /// database's message may quote the record.
    /// </summary>
    public static string Of(Exception fault) =>
        fault switch
        {
            AggregateException { InnerExceptions: [var only] } => Of(only),
            PlatformException
            or StoreException
            or AwsException
            or StreamEndedException
            or IOException
            or TimeoutException
            or UnauthorizedAccessException
            or HttpRequestException
            or SocketException
            or WebSocketException => OneLine(fault.Message),
            _ => $"{fault.GetType().Name}; its text is not shown because it may quote a record",
        };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}

/// <summary>A stream came back although nobody had asked it to stop.</summary>
internal sealed class StreamEndedException() : Exception("It ended without being asked to.");
