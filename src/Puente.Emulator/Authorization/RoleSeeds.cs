namespace Puente.Emulator.Authorization;

/// <param name="Policies">Domain, entity and actions; <c>*</c> stands for all.</param>
internal sealed record RoleSeed(
    string Name,
    string Description,
    params (string Domain, string Entity, string[] Actions)[] Policies
);

/// <summary>The roles every organisation begins with.</summary>
internal static class RoleSeeds
{
    /// <summary>What every new user holds.</summary>
    public const string Employee = "employee";

    private static readonly string[] s_all = ["*"];
    private static readonly string[] s_view = ["view"];

    public static IReadOnlyList<RoleSeed> All { get; } =
    [
        new("Master Admin", "May do everything.", ("*", "*", s_all)),
        new(
            "admin",
            "Administers people, roles and the organisation.",
            ("directory", "*", s_all),
            ("authorization", "*", s_all),
            ("oauth", "*", s_all),
            ("usage", "*", s_all)
        ),
        new(Employee, "What every person has.", ("directory", "user", s_view), ("directory", "group", s_view)),
        new(
            "User",
            "Contact centre agent.",
            ("conversation", "communication", ["view", "disconnect", "blindTransfer", "consultTransfer"]),
            ("conversation", "participant", ["wrapup"]),
            ("conversation", "call", ["add"]),
            ("conversation", "message", ["create", "view"]),
            ("conversation", "webmessaging", ["create", "view"]),
            ("routing", "queue", s_view)
        ),
        new(
            "supervisor",
            "Leads agents.",
            ("analytics", "*", s_view),
            ("routing", "*", s_all),
            ("directory", "user", s_view)
        ),
        new("Communicate - User", "Uses the phone.", ("telephony", "phone", ["assign"]), ("directory", "user", s_view)),
        new(
            "Communicate - Admin",
            "Administers people and phones.",
            ("directory", "*", s_all),
            ("telephony", "*", s_all),
            ("authorization", "grant", s_all),
            ("routing", "*", s_all)
        ),
        new("Telephony Admin", "Administers telephony.", ("telephony", "*", s_all)),
    ];
}
