using System.Text.Json.Nodes;
using CsCheck;
using Puente.Scim.Patching;
using Puente.Scim.Schemas;
using Puente.Scim.Tests.Fakes;

namespace Puente.Scim.Tests.Patching;

/// <summary>PATCH of a group's members against a set that does the same, and of e-mails against what must hold always.</summary>
public sealed class PatchPropertyTests
{
    private static readonly Gen<string[]> Ids = Pick.From("a", "b", "c", "d", "e").Array[1, 4];
    private static readonly Gen<int> Style = Gen.Int[0, 4];

    [Fact]
    public void Members_are_those_of_a_set_after_the_same_operations_in_every_style() =>
        Gen.Select(Style, Ids)
            .Array[1, 12]
            .Sample(
                steps =>
                {
                    var body = new JsonObject { ["displayName"] = "Team" };
                    var set = new HashSet<string>();
                    foreach (var (style, ids) in steps)
                    {
                        new Patcher(ResourceType.Group, "g").Apply(body, PatchOperation.ReadAll(Message(style, ids)));
                        Play(set, style, ids);
                    }
                    var members = ((body["members"] as JsonArray) ?? [])
                        .Select(member => member!["value"]!.GetValue<string>())
                        .ToArray();
                    return members.Length == set.Count && set.SetEquals(members);
                },
                print: steps => string.Join("; ", steps.Select(step => $"{step.Item1}:{string.Join(',', step.Item2)}")),
                iter: 5_000
            );

    [Fact]
    public void At_most_one_value_is_primary_whatever_is_patched_and_a_refusal_changes_nothing() =>
        Gen.Select(
                Pick.From("add", "replace"),
                Pick.From("work", "home", "other"),
                Gen.Select(Pick.From("x", "y"), Gen.Bool).Array[1, 2],
                Gen.Int[0, 2]
            )
            .Array[1, 10]
            .Sample(
                steps =>
                {
                    var body = new JsonObject { ["userName"] = "ana" };
                    foreach (var (op, kind, values, way) in steps)
                    {
                        var before = body.ToJsonString();
                        var next = (JsonObject)body.DeepClone();
                        try
                        {
                            new Patcher(ResourceType.User, "u").Apply(
                                next,
                                PatchOperation.ReadAll(Mail(op, kind, values, way))
                            );
                            body = next;
                        }
                        catch (ScimException fault)
                        {
                            if (fault.ScimType is not ("invalidValue" or "noTarget") || body.ToJsonString() != before)
                                return false;
                        }
                        var primary = ((body["emails"] as JsonArray) ?? []).Count(mail =>
                            (bool?)mail!["primary"] == true
                        );
                        if (primary > 1)
                            return false;
                    }
                    return true;
                },
                iter: 5_000
            );

    private static void Play(HashSet<string> set, int style, string[] ids)
    {
        switch (style)
        {
            case 0:
                set.UnionWith(ids);
                break;
            case 1:
                set.ExceptWith(ids);
                break;
            case 2:
                set.Remove(ids[0]);
                break;
            case 3:
                set.Clear();
                set.UnionWith(ids);
                break;
            default:
                set.Clear();
                break;
        }
    }

    private static JsonObject Message(int style, string[] ids)
    {
        var list = new JsonArray([.. ids.Select(id => new JsonObject { ["value"] = id })]);
        return Wrap(
            style switch
            {
                0 => new JsonObject
                {
                    ["op"] = "Add",
                    ["path"] = "members",
                    ["value"] = list,
                },
                1 => new JsonObject
                {
                    ["op"] = "Remove",
                    ["path"] = "members",
                    ["value"] = list,
                },
                2 => new JsonObject { ["op"] = "remove", ["path"] = $"members[value eq \"{ids[0]}\"]" },
                3 => new JsonObject
                {
                    ["op"] = "replace",
                    ["value"] = new JsonObject { ["members"] = list },
                },
                _ => new JsonObject { ["op"] = "remove", ["path"] = "members" },
            }
        );
    }

    private static JsonObject Mail(string op, string kind, (string Value, bool Primary)[] values, int way)
    {
        var list = new JsonArray([
            .. values.Select(one => new JsonObject
            {
                ["value"] = one.Value,
                ["type"] = kind,
                ["primary"] = one.Primary,
            }),
        ]);
        return Wrap(
            way switch
            {
                0 => new JsonObject
                {
                    ["op"] = op,
                    ["path"] = "emails",
                    ["value"] = list,
                },
                1 => new JsonObject
                {
                    ["op"] = op,
                    ["path"] = $"emails[type eq \"{kind}\"].primary",
                    ["value"] = "True",
                },
                _ => new JsonObject
                {
                    ["op"] = op,
                    ["value"] = new JsonObject { ["emails"] = list },
                },
            }
        );
    }

    private static JsonObject Wrap(JsonObject operation) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
            ["Operations"] = new JsonArray(operation),
        };
}
