using Puente.Emulator.Authorization;
using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>The organisation as it is now: what the seed made, with everything done to it over the API since.</summary>
internal sealed class LiveOrganisation
{
    private readonly NamedEntities _wrapUpCodes;
    private readonly Teams _teams;

    public LiveOrganisation(
        Roster roster,
        VirtualClock clock,
        ConsistencyLevers consistency,
        UserStates states,
        ChangeEvents events
    )
    {
        var seed = roster.Organisation;
        Divisions = new Divisions(seed, clock);
        Roles = new Roles(seed, clock);
        Users = new Users(seed, clock, consistency, Divisions, new UserView(states));
        Grants = new Grants(seed, Roles, Divisions, clock, id => roster.User(id) >= 0);
        Users.Made += Grants.Welcome;
        Users.Deleted += Grants.Clear;
        Accounts = new UserAccounts(Users);
        Groups = new Groups(seed, Users, clock);
        _teams = new Teams(seed, Users, Divisions, clock);
        QueueMembers = new QueueMembers(Users, clock, consistency, events);
        Users.Deleted += QueueMembers.Forget;
        _wrapUpCodes = new NamedEntities(
            "/api/v2/routing/wrapupcodes",
            seed.WrapUpCodes,
            clock,
            RoutingJson.WrapUpCode
        );
        Queues = new Queues(seed, clock, Divisions, _wrapUpCodes, QueueMembers);
        Skills = new NamedEntities("/api/v2/routing/skills", seed.Skills, clock, RoutingJson.Skill(clock));
        Languages = new NamedEntities("/api/v2/routing/languages", seed.Languages, clock, RoutingJson.Skill(clock));
        UserSkills = new UserProficiencies(
            Users,
            Skills,
            "routingskills",
            "skillUri",
            id => roster.User(id) is >= 0 and var number ? seed.Users[number].Skills.Select(skill => skill.Id) : []
        );
        UserLanguages = new UserProficiencies(Users, Languages, "routinglanguages", "languageUri", _ => []);
        Locations = new Locations(seed, clock);
    }

    /// <summary>Set once telephony has started.</summary>
    public Telephony.UserStations? UserStations { get; set; }

    public Divisions Divisions { get; }

    public Roles Roles { get; }

    public Grants Grants { get; }

    public Users Users { get; }

    public UserAccounts Accounts { get; }

    public Groups Groups { get; }

    public Queues Queues { get; }

    public QueueMembers QueueMembers { get; }

    public NamedEntities Skills { get; }

    public NamedEntities Languages { get; }

    public UserProficiencies UserSkills { get; }

    public UserProficiencies UserLanguages { get; }

    public Locations Locations { get; }

    public void Map(RouteTable routes)
    {
        Divisions.Map(routes);
        Roles.Map(routes);
        new UserEndpoints(Users).Map(routes);
        new UserStatusEndpoints(Users).Map(routes);
        Accounts.Map(routes);
        Groups.Map(routes);
        _teams.Map(routes);
        Queues.Map(routes);
        new QueueMemberEndpoints(QueueMembers, Users).Map(routes);
        _wrapUpCodes.Map(routes, "routing:wrapupCode:view", "routing:wrapupCode:add", "routing:wrapupCode:delete");
        Skills.Map(routes, "routing:skill:view", "routing:skill:manage", "routing:skill:manage");
        Languages.Map(routes, "routing:language:view", "routing:language:manage", "routing:language:manage");
        UserSkills.Map(routes, "routing:skill:assign", emptyDelete: false);
        UserLanguages.Map(routes, "routing:language:assign", emptyDelete: true);
        Locations.Map(routes);
    }
}
