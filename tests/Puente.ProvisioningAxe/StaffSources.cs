using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Scim.Serving;
using Puente.Scim.Storage;
using Puente.Testing;

namespace Puente.ProvisioningAxe;

/// <summary>The same staff as a CSV file, as entries of OpenLDAP and as pushes of SCIM, each with its mapping.</summary>
/// <param name="folder">Empty; for one source.</param>
internal sealed class StaffSources(string folder)
{
    private const string Rest = """
        "roles": ["User", "Communicate - User@*"],
          },
          "rules": [
        """;

    /// <summary>A reader of a file with a line for each.</summary>
    public PeopleReader Csv(IReadOnlyList<WantedPerson> people)
    {
        var text = new StringBuilder(
            "id,name,mail,title,team,boss,division,group,queues,skills,languages,office,phone,rings\n"
        );
        foreach (var person in people)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{person.Key},{person.Name},{person.Email},{person.Title},{person.Department},{person.ManagerKey},{person.Division},{person.Groups![0]},{Joined(Queues(person))},{Joined(Skills(person.Skills))},{Joined(Skills(person.Languages))},{person.Location},{person.Numbers![0].Number},{(person.Phone is null ? "" : "yes")}\n"
            );
        File.WriteAllText(PathOf("people.csv"), text.ToString());
        // It has rested for long.
        File.SetLastWriteTimeUtc(PathOf("people.csv"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));
        return Reader(
            $$"""
            {
              "csv": { "file": "people.csv" },
              "person": {
                "key": "{id}", "name": "{name}", "email": "{mail}", "title": "{title}", "department": "{team}", "manager": "{boss}",
                "division": "{division}", "groups": "{group}", "queues": "{queues|split:;}", "skills": "{skills|split:;}",
                "languages": "{languages|split:;}", "numbers": [{ "type": "WORK", "number": "{phone}" }],
                {{Rest}}
                {{Rule("office", "\"location\": \"{office}\"")}},
                {{Rule("rings", Phone)}},
              ],
            }
            """,
            null
        );
    }

    /// <summary>LDIF for <see cref="OpenLdapServer.StartAsync"/>.</summary>
    public static string Ldif(IReadOnlyList<WantedPerson> people)
    {
        var text = new StringBuilder();
        foreach (var person in people)
        {
            text.Append(CultureInfo.InvariantCulture, $"dn: {Dn(person.Key)}\nobjectClass: inetOrgPerson\n");
            Add("uid", person.Key);
            Add("employeeNumber", person.Key);
            Add("cn", person.Name);
            Add("sn", person.Key);
            Add("mail", person.Email);
            Add("title", person.Title);
            Add("departmentNumber", person.Department);
            Add("manager", Dn(person.ManagerKey!));
            Add("ou", person.Division);
            Add("businessCategory", person.Groups![0]);
            foreach (var queue in Queues(person))
                Add("carLicense", queue);
            foreach (var skill in Skills(person.Skills))
                Add("description", skill);
            foreach (var language in Skills(person.Languages))
                Add("preferredLanguage", language);
            Add("l", person.Location);
            Add("telephoneNumber", person.Numbers![0].Number);
            Add("employeeType", person.Phone is null ? null : "rings");
            text.Append('\n');
        }
        return text.ToString();

        // Base64 throughout: LDIF's plain text is ASCII only.
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{name}:: {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}\n"
                );
        }
    }

    public PeopleReader Ldap(OpenLdapServer server) =>
        Reader(
            $$"""
            {
              "ldap": {
                "server": "ldap://127.0.0.1:{{server.Port}}", "bind": "{{OpenLdapServer.Admin}}", "secret": "env:LDAP_PASSWORD",
                "base": "{{OpenLdapServer.People}}", "filter": "(objectClass=inetOrgPerson)",
              },
              "person": {
                "key": "{employeeNumber}", "name": "{cn}", "email": "{mail}", "title": "{title}", "department": "{departmentNumber}",
                "manager": "{manager}", "division": "{ou}", "groups": "{businessCategory}", "queues": "{carLicense}",
                "skills": "{description}", "languages": "{preferredLanguage}",
                "numbers": [{ "type": "WORK", "number": "{telephoneNumber}" }],
                {{Rest}}
                {{Rule("l", "\"location\": \"{l}\"")}},
                {{Rule("employeeType", Phone)}},
              ],
            }
            """,
            new Secret(OpenLdapServer.Password)
        );

    /// <summary>Pushes everybody, then the groups, then the managers, as Entra ID does.</summary>
    public PeopleReader Scim(IReadOnlyList<WantedPerson> people)
    {
        var file = PathOf("people.scim");
        using (var store = ScimStore.Open(file))
            Push(new ScimServer(store, TimeProvider.System), people);
        return Reader(
            $$"""
            {
              "scim": { "file": "people.scim" },
              "person": {
                "key": "{externalId}", "name": "{displayName}", "email": "{userName}", "title": "{title}",
                "department": "{department}", "manager": "{manager}", "division": "{division}", "groups": "{groups}",
                "queues": "{roles[queue]}", "skills": "{roles[skill]}", "languages": "{roles[language]}",
                "numbers": [{ "type": "WORK", "number": "{phoneNumbers[work]}" }],
                {{Rest}}
                {{Rule("addresses[work].locality", "\"location\": \"{addresses[work].locality}\"")}},
                {{Rule("userType", Phone)}},
              ],
            }
            """,
            null
        );
    }

    private const string Phone = "\"phone\": { \"baseSettings\": \"WebRTC of the directory\" }";

    private static void Push(ScimServer server, IReadOnlyList<WantedPerson> people)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in people)
            ids[person.Key] = Send(server, "POST", "Users", User(person));
        foreach (var group in people.GroupBy(person => person.Groups![0], StringComparer.Ordinal))
            Send(
                server,
                "POST",
                "Groups",
                new JsonObject
                {
                    ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Group"),
                    ["displayName"] = group.Key,
                    ["members"] = new JsonArray([
                        .. group.Select(person => new JsonObject { ["value"] = ids[person.Key] }),
                    ]),
                }
            );
        foreach (var person in people)
            Send(
                server,
                "PATCH",
                $"Users/{ids[person.Key]}",
                new JsonObject
                {
                    ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
                    ["Operations"] = new JsonArray(
                        new JsonObject
                        {
                            ["op"] = "Add",
                            ["path"] = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
                            ["value"] = ids[person.ManagerKey!],
                        }
                    ),
                }
            );
    }

    private static JsonObject User(WantedPerson person) =>
        new()
        {
            ["schemas"] = new JsonArray(
                "urn:ietf:params:scim:schemas:core:2.0:User",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
            ),
            ["externalId"] = person.Key,
            ["userName"] = person.Email,
            ["displayName"] = person.Name,
            ["title"] = person.Title,
            ["userType"] = person.Phone is null ? null : "rings",
            ["roles"] = new JsonArray([
                .. Typed("queue", Queues(person)),
                .. Typed("skill", Skills(person.Skills)),
                .. Typed("language", Skills(person.Languages)),
            ]),
            ["phoneNumbers"] = new JsonArray([.. Typed("work", [person.Numbers![0].Number!])]),
            ["addresses"] = person.Location is null
                ? null
                : new JsonArray(new JsonObject { ["type"] = "work", ["locality"] = person.Location }),
            ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] = new JsonObject
            {
                ["department"] = person.Department,
                ["division"] = person.Division,
            },
        };

    private static IEnumerable<JsonObject> Typed(string type, IEnumerable<string> values) =>
        values.Select(value => new JsonObject { ["type"] = type, ["value"] = value });

    private static string Send(ScimServer server, string method, string path, JsonObject body)
    {
        var answer = server.Answer(
            new ScimRequest(method, path, "http://hub/scim/v2")
            {
                Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
                ContentType = "application/scim+json",
            }
        );
        return answer.Status < 300
            ? answer.Body?["id"]?.GetValue<string>() ?? ""
            : throw new InvalidOperationException($"{method} {path}: {answer.Status} {answer.Body?.ToJsonString()}");
    }

    private PeopleReader Reader(string mapping, Secret? secret)
    {
        File.WriteAllText(PathOf("directory.json"), mapping);
        return new PeopleReader(DirectoryFile.Load(PathOf("directory.json")), secret, TimeProvider.System);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private static string Rule(string field, string then) =>
        $$"""{ "when": { "{{field}}": "*" }, "then": { {{then}} } }""";

    private static IEnumerable<string> Queues(WantedPerson person) =>
        person.Queues!.Select(queue =>
            queue.RingNumber is { } ring
                ? string.Create(CultureInfo.InvariantCulture, $"{queue.Queue}:{ring}")
                : queue.Queue
        );

    private static IEnumerable<string> Skills(IReadOnlyList<WantedSkill>? skills) =>
        skills!.Select(skill => string.Create(CultureInfo.InvariantCulture, $"{skill.Name}:{skill.Level}"));

    private static string Joined(IEnumerable<string> items) => string.Join(';', items);

    private static string Dn(string key) => $"uid={key},{OpenLdapServer.People}";
}
