using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Resources;
using Puente.Scim.Schemas;
using Puente.Scim.Storage;

namespace Puente.Scim.Serving;

/// <summary>Answers questions for many resources, each from one moment of the store.</summary>
internal static class Searching
{
    public static ScimAnswer Answer(
        ScimStore store,
        IReadOnlyList<ResourceType> types,
        ScimQuery query,
        string address
    ) => new(200, store.Read(session => Run(session, types, query, address)));

    private static JsonObject Run(
        ScimSession session,
        IReadOnlyList<ResourceType> types,
        ScimQuery query,
        string address
    )
    {
        var filters = types.Select(type => (Type: type, Filter: query.FilterFor(type, types))).ToArray();
        var sorts = types.ToDictionary(type => type, type => SortOf(query, type, types.Count == 1));
        if (types is [var only] && query is { Filter: null, SortBy: null })
            return ListAnswer.Of(
                session.Count(only.Name),
                query.Start,
                [
                    .. session
                        .Page(only.Name, query.Start - 1, query.Count)
                        .Select(stored => Show(stored, session, query, address)),
                ]
            );
        var found = filters.SelectMany(pair => Matching(session, pair.Type, pair.Filter, address));
        if (query.SortBy is null)
        {
            var page = new List<JsonObject>();
            long total = 0;
            foreach (var (stored, _) in found)
                if (++total >= query.Start && page.Count < query.Count)
                    page.Add(Show(stored, session, query, address));
            return ListAnswer.Of(total, query.Start, page);
        }
        var sorted = found
            .Select(pair => (pair.Stored, Key: SortKey.Of(pair.View(), sorts[ResourceType.Named(pair.Stored.Type)])))
            .ToList();
        var ordered = query.IsDescending
            ? sorted.OrderByDescending(pair => pair.Key)
            : sorted.OrderBy(pair => pair.Key);
        return ListAnswer.Of(
            sorted.Count,
            query.Start,
            [
                .. ordered
                    .Skip((int)Math.Min(query.Start - 1, int.MaxValue))
                    .Take((int)query.Count)
                    .Select(pair => Show(pair.Stored, session, query, address)),
            ]
        );
    }

    private static IEnumerable<(StoredResource Stored, Func<JsonObject> View)> Matching(
        ScimSession session,
        ResourceType type,
        Filter? filter,
        string address
    )
    {
        var names = filter?.Targets.Select(target => target.Attribute.Name).ToHashSet() ?? [];
        var needsView = names.Overlaps(["groups", "meta", "schemas", "id", "manager"]);
        var needsMembers = names.Contains(GroupSchema.Members);
        var (column, value) = KeyOf(filter, type);
        foreach (var stored in session.All(type.Name, column, value))
        {
            // Most filters look at what is stored only; a view costs a statement or two.
            var seen =
                needsView || needsMembers ? ResourceView.Of(stored, session, address, needsMembers) : stored.Body;
            if (filter?.Matches(seen) != false)
                yield return (stored, () => ResourceView.Of(stored, session, address, members: false));
        }
    }

    /// <summary>A column with an index that the filter asks to be equal; the filter still decides.</summary>
    private static (string? Column, string? Value) KeyOf(Filter? filter, ResourceType type) =>
        filter switch
        {
            Comparison { Operator: "eq", Literal: string text, Target: { Extension: null, Part: null } target } =>
                target.Attribute.Name switch
                {
                    "id" => ("id", text),
                    "externalId" => ("external", text),
                    "userName" when type == ResourceType.User => ("name", text),
                    "displayName" when type == ResourceType.Group => ("name", text),
                    _ => (null, null),
                },
            AllOf all => all.Parts.Select(part => KeyOf(part, type)).FirstOrDefault(key => key.Column is not null),
            _ => (null, null),
        };

    private static Target? SortOf(ScimQuery query, ResourceType type, bool isOnly)
    {
        if (query.SortBy is not { } path)
            return null;
        var target = Target.Resolve(path, type);
        return target is null && isOnly
            ? throw new ScimException(400, "invalidPath", "sortBy names no attribute of the resource.")
            : target;
    }

    private static JsonObject Show(StoredResource stored, ScimSession session, ScimQuery query, string address)
    {
        var type = ResourceType.Named(stored.Type);
        var members = query.Selection.Wants(GroupSchema.Members, type);
        return query.Selection.Trim(ResourceView.Of(stored, session, address, members), type);
    }
}
