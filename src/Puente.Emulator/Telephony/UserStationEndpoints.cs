using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Telephony;

/// <summary>Associating users with stations. Commands are answered with 202 and nothing else.</summary>
internal sealed class UserStationEndpoints(UserStations stations, Users users)
{
    private const string Path = "/api/v2/users/{userId}/station";
    private const string Disassociate = "telephony:station:disassociate";
    private const string Edit = "telephony:otherStationAssociation:edit";
    private const string View = "telephony:otherStationAssociation:view";
    private static readonly string[] s_assign = ["telephony:phone:assign", "telephony:plugin:all"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(ApiAnswer.Json(stations.Written(Allowed(request, View)))));
        routes.Add(
            "PUT",
            Path + "/defaultstation/{stationId}",
            request => Done(() => stations.MakeDefault(Allowed(request, s_assign), request.Value(1)))
        );
        routes.Add(
            "DELETE",
            Path + "/defaultstation",
            request => Done(() => stations.SetDefault(Allowed(request, s_assign), null))
        );
        routes.Add(
            "PUT",
            Path + "/associatedstation/{stationId}",
            request => Done(() => stations.Associate(Allowed(request, Edit), request.Value(1)))
        );
        routes.Add(
            "DELETE",
            Path + "/associatedstation",
            request => Done(() => stations.Disassociate(Allowed(request, Disassociate)))
        );
        routes.Add(
            "DELETE",
            "/api/v2/stations/{stationId}/associateduser",
            request =>
            {
                stations.Free(request.Value(0));
                return new(ApiAnswer.Empty(200));
            },
            Disassociate
        );
    }

    /// <summary>The user named in the path, when it is the caller or the caller has the permission.</summary>
    private string Allowed(ApiRequest request, params string[] permissions)
    {
        var user = users.Known(request.Value(0));
        if (request.Token!.UserId != user && !request.Token.MayAnyOf(permissions))
            throw ApiException.MissingAnyPermission(permissions);
        return user;
    }

    private static ValueTask<ApiAnswer> Done(Action act)
    {
        act();
        return new(ApiAnswer.Empty(202));
    }
}
