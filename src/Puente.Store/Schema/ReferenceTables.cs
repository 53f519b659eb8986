using Puente.Store.Reference;
using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>Names for ids, with the time they were valid.</summary>
/// <remarks>
/// A column read from a top-level member gives it back, so that member is not in <c>extra</c>; a column read from deeper
/// (<c>division.id</c>) is a copy, and the member stays whole in <c>extra</c>.
/// </remarks>
internal static class ReferenceTables
{
    private static readonly Column Name = Member("name", Text, "Name.");
    private static readonly Column State = Member("state", Text, "`active`, `inactive` or `deleted`.");
    private static readonly Column Version = Member("version", BigInt, "Counts changes on the platform.");
    private static readonly Column Modified = Member("dateModified", Timestamp, "Last change on the platform, UTC.");
    private static readonly Column Division = Member("division.id", Uuid, "Division it belongs to.");

    private static readonly Dictionary<ReferenceKind, Table> Tables = new()
    {
        [ReferenceKind.Users] = Of(
            "users",
            "People, agents among them.",
            Name,
            Member("email", Text, "E-mail address."),
            Member("username", Text, "Name to sign in with."),
            Member("department", Text, "Department."),
            Member("title", Text, "Title."),
            State,
            Version,
            Division,
            Member("manager.id", Uuid, "Manager.")
        ),
        [ReferenceKind.Queues] = Of(
            "queues",
            "Queues.",
            Name,
            Member("description", Text, "Description."),
            Member("memberCount", Integer, "Members."),
            Modified,
            Division
        ),
        [ReferenceKind.QueueMembers] = Of(
            "queue_members",
            "Who belongs to which queue; the key is `queueId/userId`.",
            Member("id", Uuid, "User."),
            Name,
            Member("ringNumber", Integer, "Bullseye ring."),
            Member("joined", ColumnType.Boolean, "Active in the queue."),
            Member("memberBy", Text, "`user` or `group`.")
        ),
        [ReferenceKind.WrapUpCodes] = Of("wrapup_codes", "Wrap-up codes.", Name, Modified, Division),
        [ReferenceKind.Skills] = Of("skills", "Routing skills.", Name, State, Version, Modified),
        [ReferenceKind.Languages] = Of("languages", "Routing languages.", Name, State, Version, Modified),
        [ReferenceKind.Divisions] = Of(
            "divisions",
            "Divisions.",
            Name,
            Member("description", Text, "Description."),
            Member("homeDivision", ColumnType.Boolean, "The division everything starts in.")
        ),
        [ReferenceKind.Groups] = Of(
            "groups",
            "Groups of people.",
            Name,
            Member("description", Text, "Description."),
            Member("type", Text, "`official` or `social`."),
            Member("visibility", Text, "Who can see it."),
            Member("memberCount", Integer, "Members."),
            State,
            Version,
            Modified
        ),
        [ReferenceKind.Locations] = Of(
            "locations",
            "Sites of the company.",
            Name,
            Member("address.country", Text, "Country."),
            Member("address.city", Text, "City."),
            State,
            Version
        ),
        [ReferenceKind.PresenceDefinitions] = Of(
            "presence_definitions",
            "Presences people can choose.",
            Member("type", Text, "`System` or `User`."),
            Member("systemPresence", Text, "System presence it counts as."),
            Member("deactivated", ColumnType.Boolean, "Not to be chosen any more."),
            Modified,
            Member("divisionId", Uuid, "Division it belongs to.")
        ),
    };

    public static IReadOnlyList<Table> All { get; } = [.. Tables.OrderBy(pair => pair.Key).Select(pair => pair.Value)];

    public static Table Of(ReferenceKind kind) => Tables[kind];

    private static Table Of(string name, string doc, params Column[] members) =>
        new(
            name,
            TableKind.Reference,
            doc,
            [
                Control("key", Text, "Id on the platform."),
                Control("valid_from", Timestamp, "First listing that showed this version, UTC."),
                Control("valid_to", Timestamp, "First listing that no longer did, UTC; null while valid."),
                Control("content_hash", BigInt, "XxHash3 (64 bits) of the entity's canonical JSON."),
                .. members,
                ExtraColumn,
            ],
            ["key", "valid_from"]
        );
}
