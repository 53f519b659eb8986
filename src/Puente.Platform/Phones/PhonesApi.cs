using System.Net;
using System.Text.Json.Nodes;
using Puente.Platform.Errors;
using Puente.Platform.Paging;
using Puente.Platform.PhoneBaseSettings;
using Puente.Platform.Requests;

namespace Puente.Platform.Phones;

/// <summary>Phones; changing them needs <c>telephony:plugin:all</c>.</summary>
public sealed class PhonesApi
{
    private const string All = "/api/v2/telephony/providers/edges/phones";
    private readonly PlatformClient _client;

    internal PhonesApi(PlatformClient client) => _client = client;

    /// <summary>Every phone with its WebRTC user. Unfiltered and unsorted, as a filtered listing ends at 10,000.</summary>
    public IAsyncEnumerable<Phone> ListAsync(CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All).With("fields", "webRtcUser"), PagingStyle.PageNumber),
            PlatformJson.Default.Phone,
            cancellationToken
        );

    public IAsyncEnumerable<Phone> ListOfUserAsync(string user, CancellationToken cancellationToken = default) =>
        _client.ListAsync(
            new Listing(Route.Of(All).With("webRtcUserId", user).With("fields", "webRtcUser"), PagingStyle.PageNumber),
            PlatformJson.Default.Phone,
            cancellationToken
        );

    /// <returns>Null when there is none.</returns>
    public async Task<Phone?> FindAsync(PhoneId id, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await _client.SendBufferedAsync(
                HttpMethod.Get,
                Route.Of(All + "/{phoneId}", id.ToString()),
                null,
                RequestOptions.Default,
                cancellationToken
            );
            return answer.Read(PlatformJson.Default.Phone);
        }
        catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <remarks>Not repeated when its outcome is unknown: the platform makes a second phone for the same user. Look with
    /// <see cref="ListOfUserAsync"/>.</remarks>
    public async Task<Phone> CreateWebRtcAsync(NewPhone phone, CancellationToken cancellationToken = default) =>
        (
            await _client.SendBufferedAsync(
                HttpMethod.Post,
                Route.Of(All),
                JsonBody.Of(
                    new JsonObject
                    {
                        ["name"] = phone.Name,
                        ["state"] = "active",
                        ["site"] = JsonBody.Id(phone.Site),
                        ["phoneBaseSettings"] = JsonBody.Id(phone.BaseSettings),
                        ["lineBaseSettings"] = JsonBody.Id(phone.LineBase),
                        ["phoneMetaBase"] = JsonBody.Id(PhoneBaseSettingsApi.WebRtcMetaBase),
                        ["lines"] = new JsonArray(
                            new JsonObject { ["name"] = "line_1", ["lineBaseSettings"] = JsonBody.Id(phone.LineBase) }
                        ),
                        ["webRtcUser"] = JsonBody.Id(phone.User),
                    }
                ),
                RequestOptions.Default,
                cancellationToken
            )
        ).Read(PlatformJson.Default.Phone);

    /// <summary>Gives a phone another site and other base settings; everything else stays as it is.</summary>
    /// <param name="lineBase">Of the base settings' first line.</param>
    /// <exception cref="PlatformResponseException">404 when there is no such phone; 409 when somebody changed it meanwhile.</exception>
    public async Task MoveAsync(
        PhoneId id,
        string site,
        string baseSettings,
        string lineBase,
        CancellationToken cancellationToken = default
    )
    {
        var route = Route.Of(All + "/{phoneId}", id.ToString());
        var answer = await _client.SendBufferedAsync(
            HttpMethod.Get,
            route,
            null,
            RequestOptions.Default,
            cancellationToken
        );
        var phone = answer.Read(PlatformJson.Default.JsonObject);
        phone["site"] = JsonBody.Id(site);
        phone["phoneBaseSettings"] = JsonBody.Id(baseSettings);
        phone["lineBaseSettings"] = JsonBody.Id(lineBase);
        foreach (var line in (phone["lines"] as JsonArray ?? []).OfType<JsonObject>())
            line["lineBaseSettings"] = JsonBody.Id(lineBase);
        await _client.SendBufferedAsync(
            HttpMethod.Put,
            route,
            JsonBody.Of(phone),
            RequestOptions.Default,
            cancellationToken
        );
    }

    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync(PhoneId id, CancellationToken cancellationToken = default)
    {
        try
        {
            await _client.SendBufferedAsync(
                HttpMethod.Delete,
                Route.Of(All + "/{phoneId}", id.ToString()),
                null,
                RequestOptions.Query,
                cancellationToken
            );
            return true;
        }
        catch (PlatformResponseException fault) when (fault.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
