using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Puente.Hub.Analytics;
using Puente.Hub.Browsers;
using Puente.Hub.Desk;
using Puente.Hub.Explorer;
using Puente.Hub.Health;
using Puente.Hub.ScreenPop;
using Puente.Hub.Streams;
using Puente.Hub.Wallboard;
using Puente.Hub.Wallboard.Layouts;

namespace Puente.Hub.Pages;

/// <summary>Everything a browser meets: the files, the sign-in and what the pages ask.</summary>
internal sealed class WebPages : IAsyncDisposable
{
    private readonly WebOptions _options;
    private readonly SessionDesk _desk;
    private readonly SignInEndpoints _signIn;
    private readonly PageFiles _files = new();
    private readonly WallFeed _feed;
    private readonly WallStream _stream;
    private readonly LayoutShelf _layouts;
    private readonly ILogger _log;

    public WebPages(
        HubParts parts,
        Func<Uri> own,
        Supervisor supervisor,
        ILogger log,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        _options = parts.Web ?? new WebOptions();
        _log = log;
        Headers = new PageHeaders(_options);
        _desk = new SessionDesk(_options, log, time);
        _signIn = new SignInEndpoints(_desk, own, time);
        _feed = new WallFeed(parts, supervisor, log, time);
        _stream = new WallStream(_feed.Board, _desk, stopping);
        _layouts = new LayoutShelf(_options.KeptBeside is { } beside ? $"{beside}.layouts" : null, time);
    }

    public PageHeaders Headers { get; }

    public SessionDesk Desk => _desk;

    /// <summary>A name that a proxy passes on opens the pages and what they ask. Never in the demonstration, which nobody signs in to.</summary>
    public bool Admits(HttpRequest request) =>
        !_options.Demo
        && _options.Origin is { } origin
        && request.Host.Host.Equals(origin.Host, StringComparison.OrdinalIgnoreCase)
        && IsOfPages(request.Path);

    public void Map(IEndpointRouteBuilder routes)
    {
        _files.Map(routes);
        _signIn.Map(routes);
        routes.MapGet("/web/wallboard/stream", _stream.HandleAsync);
        new LayoutEndpoints(_layouts, _log).Map(routes, new ViewerGate(_desk, _signIn));
    }

    /// <summary>Nobody can look without a sign-in or the demonstration, so nothing is read for nobody.</summary>
    public void Start()
    {
        _desk.SweepVault();
        if (_options.Demo || _options.SignIn is not null)
            _feed.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync();
        _desk.Dispose();
    }

    private static bool IsOfPages(PathString path) =>
        path == "/"
        || path.Equals(PageFiles.WidgetPath, StringComparison.Ordinal)
        || path.StartsWithSegments("/assets", StringComparison.Ordinal)
        || path.StartsWithSegments("/web", StringComparison.Ordinal)
        || path.StartsWithSegments("/signin", StringComparison.Ordinal)
        || path.Equals("/signout", StringComparison.Ordinal)
        || PageCatalogue.All.Any(page => path.Equals($"/{page.Name}", StringComparison.Ordinal));

    /// <summary>What the explorer and the health board ask; after the parts they ask are there.</summary>
    public void MapExplorer(
        IEndpointRouteBuilder routes,
        AnalyticsApi analytics,
        ExplorerEndpoints explorer,
        HealthBoard health,
        ScreenPopEndpoints screenPop
    )
    {
        var gate = new ViewerGate(_desk, _signIn);
        new DeskEndpoints(_desk).Map(routes, gate);
        analytics.MapForPages(routes, gate);
        explorer.Map(routes, gate);
        health.Map(routes, gate);
        screenPop.Map(routes, gate);
    }
}
