using System.Net;
using System.Text;
using Puente.Emulator.Http;

namespace Puente.Emulator.Levers;

/// <summary>The page a person finds at the emulator's address.</summary>
internal static class StartPage
{
    public static string Write(EmulatorHost host)
    {
        var origin = host.BaseAddress.ToString().TrimEnd('/');
        var options = host.Options;
        var page = new StringBuilder();
        page.Append(
            $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Puente emulator</title>
            <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
            pre{background:#8881;padding:.8rem;overflow:auto}td{padding:0 1rem 0 0}</style>
            <h1>A pretend Genesys Cloud</h1>
            <p>One made-up organisation on this machine: people, queues and {{options.HistoryDays}} days of conversations, about
            {{options.ConversationsPerDay}} a day, all from seed {{options.Seed}}. Sign-in and API share this address. Nothing here
            is real, and nothing outlives the process.</p>
            <table>
            <tr><td>platform time</td><td>{{Dates.Write(host.Clock.Now)}} at speed {{options.Speed}}</td></tr>
            <tr><td>client id</td><td><code>{{Encode(options.ClientId)}}</code></td></tr>
            <tr><td>client secret</td><td><code>{{Encode(options.ClientSecret)}}</code></td></tr>
            <tr><td>requests so far</td><td>{{host.Requests.Total}}</td></tr>
            </table>
            <p><a href="/caller">Call the contact centre</a> from this browser, as a customer.</p>
            <h2>Try it</h2>
            <pre>TOKEN=$(curl -s -u {{Encode(options.ClientId)}}:{{Encode(
                options.ClientSecret
            )}} -d grant_type=client_credentials {{origin}}/oauth/token | sed 's/.*access_token":"\([^"]*\).*/\1/')
            curl -s -H "Authorization: Bearer $TOKEN" {{origin}}/api/v2/organizations/me
            curl -s -H "Authorization: Bearer $TOKEN" "{{origin}}/api/v2/routing/queues?pageSize=5"
            curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
              -d '{"interval":"{{Dates.Write(host.Clock.Now.AddDays(-2))}}/{{Dates.Write(
                host.Clock.Now.AddDays(-1)
            )}}"}' \
              {{origin}}/api/v2/analytics/conversations/details/jobs</pre>
            <h2>Levers</h2>
            <pre>curl -s {{origin}}/_emulator/clock
            curl -s -d '{"advance":"06:00:00"}' -H 'Content-Type: application/json' {{origin}}/_emulator/clock
            curl -s "{{origin}}/_emulator/truth?from={{Dates.Write(host.Clock.Now.AddHours(-1))}}&amp;to={{Dates.Write(
                host.Clock.Now
            )}}"
            curl -s -d '{"kind":"ServerError","route":"GET *results","probability":0.1,"status":502}' -H 'Content-Type: application/json' {{origin}}/_emulator/faults
            curl -s -X DELETE {{origin}}/_emulator/faults
            curl -s {{origin}}/_emulator/channels
            curl -s -d '{"do":"drop"}' -H 'Content-Type: application/json' {{origin}}/_emulator/channels
            curl -s -d '{"kind":"duplicate","probability":0.1}' -H 'Content-Type: application/json' {{origin}}/_emulator/channels/faults
            curl -s {{origin}}/_emulator/eventbridge
            curl -s -d '{"name":"call"}' -H 'Content-Type: application/json' {{origin}}/_emulator/trigger
            curl -s "{{origin}}/_emulator/events?from={{Dates.Write(host.Clock.Now.AddHours(-1))}}&amp;to={{Dates.Write(
                host.Clock.Now
            )}}&amp;topic=*.user.start"
            curl -s {{origin}}/_emulator/requests</pre>
            <h2>Requests</h2><table>
            """
        );
        foreach (var (route, count) in host.Requests.Counts)
            page.Append($"<tr><td>{Encode(route)}</td><td>{count}</td></tr>");
        return page.Append("</table></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
