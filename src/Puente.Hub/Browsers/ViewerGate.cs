using Microsoft.AspNetCore.Http;
using Puente.Analytics.Local;
using Puente.Hub.Http;
using Puente.Platform.Errors;

namespace Puente.Hub.Browsers;

/// <summary>Stands before what pages ask: lets through who is signed in and holds the permission, and says otherwise why not.</summary>
internal sealed class ViewerGate(SessionDesk desk, SignInEndpoints signIn)
{
    public RequestDelegate For(string permission, Func<HttpContext, Viewer, Task> endpoint) =>
        async context =>
        {
            if (await AdmitAsync(context, permission) is { } viewer)
                await endpoint(context, viewer);
        };

    /// <summary>As <see cref="For"/>, for requests that must also repeat the session's secret.</summary>
    public RequestDelegate ForUnsafe(string permission, Func<HttpContext, Viewer, Task> endpoint) =>
        async context =>
        {
            if (await AdmitAsync(context, permission) is { } viewer)
                await signIn.Unsafe(admitted => endpoint(admitted, viewer))(context);
        };

    /// <summary>Who looks now: permissions change and sessions end while an answer without end is on its way.</summary>
    /// <returns>Null when the session has ended or the permission has gone.</returns>
    /// <exception cref="PlatformException">The platform cannot be asked, and what it said last is too old.</exception>
    public async Task<Viewer?> StillAsync(HttpContext context, string permission) =>
        await desk.ViewerOfAsync(context) is { } viewer && viewer.Holds(permission) ? viewer : null;

    /// <summary>Cancelled when the browser signs out.</summary>
    public CancellationToken EndOf(HttpContext context) => desk.Find(context.Request)?.Ended ?? CancellationToken.None;

    private async Task<Viewer?> AdmitAsync(HttpContext context, string permission)
    {
        Viewer? viewer;
        try
        {
            viewer = await desk.ViewerOfAsync(context);
        }
        catch (PlatformException)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The platform could not be asked for your permissions; ask again in a moment."
            );
            return null;
        }
        if (viewer is null)
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "input",
                "Nobody is signed in with this browser; sign in again."
            );
        else if (!viewer.Holds(permission))
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                "input",
                $"This needs the permission {permission}."
            );
        else
            return viewer;
        return null;
    }
}

internal static class ViewerScope
{
    /// <summary>The divisions of a permission that the viewer holds, as analytics asks for them.</summary>
    public static AnalyticsScope ScopeOf(this Viewer viewer, string permission) =>
        viewer.Divisions.TryGetValue(permission, out var divisions)
            ? new AnalyticsScope(divisions)
            : new AnalyticsScope(new HashSet<Guid>());
}
