using Puente.Platform.Governor;

namespace Puente.Platform.Requests;

/// <summary>What the handlers of one request tell one another. Travels in the request's options.</summary>
internal sealed class RequestState(
    HttpMethod method,
    string route,
    Lane lane,
    bool safeToRepeat,
    bool buffered,
    TimeSpan timeout
)
{
    private static readonly HttpRequestOptionsKey<RequestState> Key = new("puente.state");

    public HttpMethod Method => method;

    /// <summary>Template only.</summary>
    public string Route => route;

    public Lane Lane => lane;

    public TimeSpan Timeout => timeout;

    /// <summary>GET and HEAD, and what the caller marked.</summary>
    public bool SafeToRepeat { get; } = safeToRepeat || method == HttpMethod.Get || method == HttpMethod.Head;

    /// <summary>Read the whole body inside the try, so that a body that breaks off is tried again too.</summary>
    public bool Buffered => buffered;

    public int Tries { get; set; }

    /// <summary>Set when the platform asked for a wait beyond our ceiling.</summary>
    public bool WaitTooLong { get; set; }

    /// <summary>Set when the answer 401 outlived a new token.</summary>
    public bool NewTokenRefused { get; set; }

    public static RequestState Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var state)
            ? state
            : throw new InvalidOperationException("The request was not made by the platform client.");

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);
}
