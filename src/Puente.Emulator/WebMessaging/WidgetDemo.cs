using System.Net;
using System.Text;
using Puente.Emulator.Http;

namespace Puente.Emulator.WebMessaging;

/// <summary>A company's web site with the chat widget in it: <c>/widget-demo?hub=http://127.0.0.1:PORT</c>, where the hub
/// serves the widget.</summary>
internal sealed class WidgetDemo(string deploymentId)
{
    public void Map(RouteTable routes) => routes.Add(new Route("GET", "/widget-demo", [], Show, Open: true));

    private ValueTask<ApiAnswer> Show(ApiRequest request)
    {
        var hub = request.Query("hub");
        var page = Address(hub) is { } found ? Page(found, request) : Ask(hub is not null);
        return new(new ApiAnswer(200, Encoding.UTF8.GetBytes(page)) { ContentType = "text/html; charset=utf-8" });
    }

    // Only this machine: a link from elsewhere must not bring a script of its own into this page.
    private static Uri? Address(string? hub) =>
        Uri.TryCreate(hub, UriKind.Absolute, out var found)
        && found.Scheme is "http" or "https"
        && (
            found.Host == "localhost"
            || (IPAddress.TryParse(found.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))
        )
            ? found
            : null;

    private string Page(Uri hub, ApiRequest request)
    {
        var host = DeploymentEndpoints.Origin(request).GetLeftPart(UriPartial.Authority);
        var language = request.Query("lang") == "es" ? "es" : "en";
        var deployment = WebUtility.HtmlEncode(request.Query("deployment") ?? deploymentId);
        var script = WebUtility.HtmlEncode(new Uri(hub, "/widget.js").ToString());
        return $$"""
            <!doctype html>
            <html lang="{{language}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Aldaba</title>
            <style>{{Style}}</style>
            <script src="{{script}}" defer></script>
            </head>
            <body>
            {{(language == "es" ? Spanish : English)}}
            <puente-chat deployment="{{deployment}}" host="{{WebUtility.HtmlEncode(
                host
            )}}" lang="{{language}}"></puente-chat>
            </body>
            </html>
            """;
    }

    private static string Ask(bool wrong) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Widget</title><style>{{Style}}</style></head>
            <body><main><h1>Where is the hub?</h1>
            <p>{{(
                wrong ? "That is not an address of this machine. " : ""
            )}}The hub serves the chat widget. Its address is printed when it starts.</p>
            <form><label>Address of the hub <input name="hub" type="url" placeholder="http://127.0.0.1:8085" required></label> <button>Open</button></form>
            </main></body>
            </html>
            """;

    private const string English = """
        <header><b>Aldaba</b><nav aria-label="Main"><a href="#doors">Doors</a><a href="#service">Service</a></nav></header>
        <main><h1>Front doors that outlast the house.</h1>
        <p>Oak from managed forests, hinges of forged steel, hung by our own joiners in every province.</p>
        <section id="doors"><h2>Made to measure</h2><p>From first drawing to the last turn of the key in six weeks.</p></section>
        <section id="service"><h2>Here when it creaks</h2><p>Write to us in the corner of this page; a person answers.</p></section></main>
        """;

    private const string Spanish = """
        <header><b>Aldaba</b><nav aria-label="Principal"><a href="#doors">Puertas</a><a href="#service">Servicio</a></nav></header>
        <main><h1>Puertas que duran más que la casa.</h1>
        <p>Roble de bosques gestionados, bisagras de acero forjado, colocadas por carpinteros propios en cada provincia.</p>
        <section id="doors"><h2>A medida</h2><p>Del primer dibujo a la última vuelta de llave en seis semanas.</p></section>
        <section id="service"><h2>Si algún día cruje</h2><p>Escríbanos en la esquina de esta página; responde una persona.</p></section></main>
        """;

    private const string Style = """
        :root{color-scheme:light dark;--ink:#23201c;--soft:#5c554c;--paper:#faf7f2;--line:#e0d8cb;--brand:#8a3b12}
        @media (prefers-color-scheme:dark){:root{--ink:#f1ece4;--soft:#b9b0a4;--paper:#191714;--line:#38332c;--brand:#f0a070}}
        *{box-sizing:border-box}body{margin:0;font:17px/1.6 Georgia,serif;color:var(--ink);background:var(--paper)}
        header{display:flex;gap:2rem;align-items:baseline;padding:1.2rem 6vw;border-bottom:1px solid var(--line)}
        header b{font-size:1.4rem;color:var(--brand)}nav a{color:var(--soft);margin-right:1.5rem}
        main{padding:8vh 6vw;max-width:60rem}h1{font-size:clamp(2rem,5vw,3.6rem);line-height:1.1;margin:0 0 1rem}
        p{color:var(--soft);max-width:38rem}section{margin-top:3rem}input{font:inherit;padding:.4rem;min-width:18rem}button{font:inherit;padding:.4rem 1rem}
        """;
}
