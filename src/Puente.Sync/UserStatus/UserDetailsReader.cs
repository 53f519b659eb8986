using System.Globalization;
using System.Text.Json;
using Puente.Store.Observations;

namespace Puente.Sync.UserStatus;

/// <summary>One page of user status details as rows.</summary>
/// <param name="Users">Users on the page; none is the end of a query.</param>
/// <param name="Cursor">Of the next page; null on a job's last.</param>
internal sealed record UserDetailsRows(
    int Users,
    IReadOnlyList<Observation> Rows,
    string? Cursor,
    DateTimeOffset? Availability
);

/// <summary>
/// Reads pages <c>{userDetails: [{userId, primaryPresence: […], routingStatus: […]}], …}</c>. What is stored of a state is its
/// beginning: the next one's beginning ends it.
/// </summary>
internal static class UserDetailsReader
{
    /// <exception cref="JsonException">The page is not what it should be; asking again may help.</exception>
    /// <exception cref="Platform.Errors.PlatformConnectionException">It broke off.</exception>
    public static async Task<UserDetailsRows> ReadAsync(Stream utf8, CancellationToken cancellationToken)
    {
        try
        {
            using var page = await JsonDocument.ParseAsync(utf8, cancellationToken: cancellationToken);
            var root = page.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new JsonException("A page of user details is no JSON object.");
            var rows = new List<Observation>();
            var users = 0;
            foreach (var user in List(root, "userDetails"))
            {
                users++;
                if (!user.TryGetProperty("userId", out var given) || !given.TryGetGuid(out var id))
                    throw new JsonException("A user of a page of user details has no id.");
                foreach (var state in List(user, "primaryPresence"))
                    rows.Add(
                        Observation.OfReportedPresence(
                            id,
                            Start(state),
                            Guid.TryParse(Text(state, "organizationPresenceId"), out var definition)
                                ? definition
                                : null,
                            Text(state, "systemPresence")
                        )
                    );
                foreach (var state in List(user, "routingStatus"))
                    if (Text(state, "routingStatus") is { } status)
                        rows.Add(Observation.OfRoutingStatus(id, Start(state), status));
            }
            return new UserDetailsRows(
                users,
                rows,
                Text(root, "cursor"),
                Text(root, "dataAvailabilityDate") is { } date ? Time(date) : null
            );
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException("A member of a page of user details is of the wrong kind.", fault);
        }
    }

    private static DateTimeOffset Start(JsonElement state) =>
        Text(state, "startTime") is { } text
            ? Time(text)
            : throw new JsonException("A state in a page of user details has no startTime.");

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new JsonException("A time in a page of user details cannot be read.");

    private static JsonElement.ArrayEnumerator List(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var list) && list.ValueKind != JsonValueKind.Null
            ? list.EnumerateArray()
            : default;

    private static string? Text(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
