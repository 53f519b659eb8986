using Puente.Emulator.Http;

namespace Puente.Emulator.Authorization;

/// <summary>The check per object: a permission that exists, but not in the object's division, is missing.</summary>
internal static class Access
{
    /// <exception cref="ApiException">403 with the list when none is held in that division.</exception>
    public static void Demand(ApiRequest request, string divisionId, params string[] permissions)
    {
        var rights = request.Token!.Rights;
        if (!permissions.Any(permission => rights.Holds(permission, divisionId)))
            throw ApiException.MissingAnyPermission(permissions);
    }

    /// <summary>Divisions whose objects a listing shows; null for all. Who lacks the permission altogether is not
    /// filtered, since such listings ask for none.</summary>
    public static HashSet<string>? Visible(ApiRequest request, string permission) =>
        request.Token!.Rights is var rights && rights.Holds(permission) ? rights.Divisions(permission) : null;
}
