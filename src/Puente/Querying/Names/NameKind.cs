namespace Puente.Querying.Names;

/// <summary>Things of the organisation that people know by name and the platform by id.</summary>
internal enum NameKind
{
    Queue,
    User,
    WrapUpCode,
    Skill,
    Language,
    Division,
}

internal static class NameKinds
{
    /// <returns>Null for dimensions whose values are words or numbers.</returns>
    public static NameKind? Of(string dimension) =>
        dimension switch
        {
            "queueId" => NameKind.Queue,
            "userId" or "selectedAgentId" or "proposedAgentId" or "scoredAgentId" or "assignerId" => NameKind.User,
            "wrapUpCode" => NameKind.WrapUpCode,
            "requestedRoutingSkillId" or "activeSkillId" or "removedSkillId" => NameKind.Skill,
            "requestedLanguageId" => NameKind.Language,
            "divisionId" => NameKind.Division,
            _ => null,
        };

    public static string Noun(NameKind kind) =>
        kind switch
        {
            NameKind.WrapUpCode => "wrap-up code",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
