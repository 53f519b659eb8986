using System.Net;
using System.Net.Http.Headers;
using Puente.Platform.Requests;

namespace Puente.Platform.SignIn;

/// <summary>Puts the token on each try. A refused token (401) is replaced once; the platform has done nothing then, so any method may repeat.</summary>
internal sealed class SignInHandler(TokenSource tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var token = await tokens.GetAsync(base.SendAsync, cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;

        response.Dispose();
        tokens.Discard(token);
        token = await tokens.GetAsync(base.SendAsync, cancellationToken);
        response = await SendAsync(request, token, cancellationToken);
        RequestState.Of(request).NewTokenRefused = response.StatusCode == HttpStatusCode.Unauthorized;
        return response;
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Token token,
        CancellationToken cancellationToken
    )
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value.Reveal());
        return base.SendAsync(request, cancellationToken);
    }
}
