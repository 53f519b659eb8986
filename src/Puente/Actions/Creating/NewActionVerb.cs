using System.CommandLine;
using Puente.Actions.Deploying;
using Puente.Actions.Testing;
using Puente.CommandLine;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Gateway.Lookups;
using Puente.Platform.Errors;

namespace Puente.Actions.Creating;

/// <summary><c>puente actions new --from-lookup NAME</c>.</summary>
internal static class NewActionVerb
{
    public static Command Create(Session session)
    {
        var from = Options.Text("--from-lookup", "NAME", "Lookup that the action calls.");
        from.Required = true;
        var folder = Options.Text("--out", "DIR", "Folder for the two files. Default: actions.");
        var proxy = Options.Text(
            "--host",
            "HOST",
            "Where the platform reaches the hub; default: the first of gateway.hosts."
        );
        var auth = new Option<string>("--auth")
        {
            Description = "How the action proves who asks; default: what the lookup takes, a key first.",
            HelpName = "key|oauth",
        };
        auth.AcceptOnlyFromAmong("key", "oauth");
        var force = Options.Switch("--force", "Write over files that are there.");
        var verb = new Verb("new", "Write the data action that calls a lookup, and its cases.")
        {
            Explanation =
                "Writes NAME.custom.json with contract, templates and translation map from the lookup's header, and NAME.cases.json beside it. "
                + "The integration's credential holds apiKey; with --auth oauth loginUrl, clientId and clientSecret.",
            Examples =
            [
                new("puente actions new --from-lookup recent-calls", "actions/recent-calls.custom.json and its cases."),
                new("puente actions new --from-lookup recent-calls --auth oauth --out CRM", "With client credentials."),
            ],
            Options = { from, folder, proxy, auth, force },
        };
        verb.SetAction(arguments =>
        {
            var host = session.Host;
            var gateway = session.Read(arguments, Needs.Nothing).Gateway;
            var lookup = Find(gateway, arguments.GetValue(from)!);
            var address = HostOf(gateway, arguments.GetValue(proxy));
            var withToken = UsesToken(lookup, arguments.GetValue(auth));
            var target = host.PathOf(arguments.GetValue(folder) ?? "actions");
            Directory.CreateDirectory(target);
            var action = Path.Combine(target, lookup.Name + ".custom.json");
            var cases = CaseFile.NameFor(action);
            var files = new ActionFolder(host);
            if (!arguments.GetValue(force) && ((string[])[action, cases]).FirstOrDefault(File.Exists) is { } there)
                throw new InputException(
                    $"{files.Shown(there)} is there already. Name another folder with --out, or write over it with --force."
                );
            AtomicFile.Write(action, new LookupAction(lookup, address, withToken).Write());
            AtomicFile.Write(cases, new LookupCases(lookup, address).Write());
            host.Output.WriteLine(files.Shown(action));
            host.Output.WriteLine(files.Shown(cases));
            host.Error.WriteLine(
                $"puente: try it with 'puente actions test {files.Shown(action)}', install it with 'puente actions push {files.Shown(action)} --integration NAME --publish'."
            );
            return ExitCode.Done;
        });
        return verb;
    }

    private static string HostOf(GatewayReader gateway, string? asked)
    {
        var host =
            asked
            ?? (gateway.Hosts is [var first, ..] ? first : null)
            ?? throw new InputException(
                "Where does the platform reach the hub? Name the proxy's host in gateway.hosts, or with --host lookups.example.com."
            );
        return Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var url) && url.Authority == host
            ? host
            : throw new InputException($"'{host}' is no host name; write for example lookups.example.com.");
    }

    private static bool UsesToken(Lookup lookup, string? asked)
    {
        var withToken = asked is null ? !lookup.TakesKey : asked == "oauth";
        return (withToken ? lookup.TakesToken : lookup.TakesKey)
            ? withToken
            : throw new InputException($"The lookup {lookup.Name} does not take that; its file says @auth.");
    }

    private static Lookup Find(GatewayReader gateway, string name)
    {
        var set = gateway.ReadLookups();
        if (set.Lookups.FirstOrDefault(lookup => lookup.Name == name) is { } found)
            return found;
        if (set.Broken.Contains(name))
            throw new InputException($"The file of the lookup {name} has faults; 'puente gateway check' shows them.");
        var nearest = NearestWord.Of(name, set.Lookups.Select(lookup => lookup.Name));
        throw new InputException(
            $"There is no lookup {name} in {gateway.Folder}." + (nearest is null ? "" : $" Did you mean '{nearest}'?")
        );
    }
}
