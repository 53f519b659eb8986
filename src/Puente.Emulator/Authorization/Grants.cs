using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Authorization;

internal sealed record Grant(string RoleId, string DivisionId, string MadeAt);

/// <summary>
/// Who holds which role in which division. People of the seed hold the employee role in the home division until
/// somebody changes it. Safe to use from several threads.
/// </summary>
internal sealed class Grants
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Grant>> _held = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly VirtualClock _clock;
    private readonly Roles _roles;
    private readonly int _seededUsers;
    private readonly Func<string, bool> _isSeeded;
    private readonly Grant _employee;

    public Grants(
        OrganisationSeed organisation,
        Roles roles,
        Divisions divisions,
        VirtualClock clock,
        Func<string, bool> isSeeded
    )
    {
        (_roles, _clock, _isSeeded, _seededUsers) = (roles, clock, isSeeded, organisation.Users.Length);
        _employee = new Grant(roles.EmployeeId, divisions.HomeId, Dates.Write(clock.Now));
        roles.UserCount = Count;
    }

    public IReadOnlyList<Grant> Of(string subject)
    {
        lock (_lock)
            return [.. Held(subject)];
    }

    public int Version(string subject)
    {
        lock (_lock)
            return _versions.GetValueOrDefault(subject, 1);
    }

    /// <summary>What a new user holds without being given it.</summary>
    public void Welcome(string subject) => Change(subject, held => held.Add(Now(_employee)));

    public void Add(string subject, IEnumerable<(string Role, string Division)> grants) =>
        Change(
            subject,
            held =>
            {
                foreach (var (role, division) in grants)
                    if (!held.Exists(one => Is(one, role, division)))
                        held.Add(Now(new Grant(role, division, "")));
            }
        );

    public void Remove(string subject, IEnumerable<(string Role, string Division)> grants) =>
        Change(subject, held => held.RemoveAll(one => grants.Any(gone => Is(one, gone.Role, gone.Division))));

    /// <summary>Takes a role away in all divisions.</summary>
    public void RemoveRole(string subject, string role) =>
        Change(subject, held => held.RemoveAll(one => Same(one.RoleId, role)));

    public void Replace(string subject, IReadOnlyList<(string Role, string Division)> grants) =>
        Change(
            subject,
            held =>
            {
                held.RemoveAll(one => !grants.Any(kept => Is(one, kept.Role, kept.Division)));
                foreach (var (role, division) in grants)
                    if (!held.Exists(one => Is(one, role, division)))
                        held.Add(Now(new Grant(role, division, "")));
            }
        );

    /// <summary>A deleted user holds nothing, and nothing comes back when it is restored.</summary>
    public void Clear(string subject) => Change(subject, held => held.Clear());

    public Rights RightsOf(string subject) => RightsOf(Of(subject).Select(one => (one.RoleId, one.DivisionId)));

    public Rights RightsOf(IEnumerable<(string Role, string Division)> grants) =>
        new([
            .. grants.SelectMany(grant =>
                _roles.Permissions(grant.Role).Select(pattern => new HeldPermission(pattern, grant.Division))
            ),
        ]);

    private int Count(string roleId)
    {
        lock (_lock)
        {
            var changed = _held.Values.Count(held => held.Exists(one => Same(one.RoleId, roleId)));
            return roleId == _roles.EmployeeId ? changed + _seededUsers - _held.Keys.Count(_isSeeded) : changed;
        }
    }

    private List<Grant> Held(string subject) =>
        _held.TryGetValue(subject, out var held) ? held
        : _isSeeded(subject) ? [_employee]
        : [];

    private void Change(string subject, Action<List<Grant>> change)
    {
        lock (_lock)
        {
            List<Grant> held = [.. Held(subject)];
            change(held);
            _held[subject] = held;
            _versions[subject] = _versions.GetValueOrDefault(subject, 1) + 1;
        }
    }

    private Grant Now(Grant grant) => grant with { MadeAt = Dates.Write(_clock.Now) };

    private static bool Is(Grant grant, string role, string division) =>
        Same(grant.RoleId, role) && Same(grant.DivisionId, division);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
