using System.Text.Json.Nodes;
using Puente.Platform;
using Puente.Platform.Phones;
using Puente.Platform.Users;

namespace Puente.Provisioning.Applying;

/// <summary>Looks for what may have been made, patiently: it can be there and not be shown for seconds.</summary>
internal sealed class Looking(PlatformClient client, ApplyOptions options, TimeProvider time)
{
    /// <param name="patience">Zero looks once.</param>
    /// <returns>Null when nothing showed in time.</returns>
    public async Task<T?> ForAsync<T>(Func<CancellationToken, Task<T?>> look, TimeSpan patience, CancellationToken stop)
        where T : class
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await look(stop) is { } found)
                return found;
            if (time.GetElapsedTime(started) >= patience)
                return null;
            await Task.Delay(options.Pause, time, stop);
        }
    }

    /// <summary>By the search, which lags, then straight from the platform, so that state and version are today's.</summary>
    public async Task<User?> UserByEmailAsync(string email, CancellationToken stop)
    {
        await foreach (var hit in client.Users.SearchAsync(Query(email), stop))
            if (
                string.Equals(hit.Email, email, StringComparison.OrdinalIgnoreCase)
                && await client.Users.FindAsync(hit.Id.ToString(), [], stop) is { } user
                && string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase)
            )
                return user;
        return null;
    }

    public async Task<Phone?> PhoneOfAsync(string user, CancellationToken stop)
    {
        await foreach (var phone in client.Phones.ListOfUserAsync(user, stop))
            // The filter is not trusted: a phone of somebody else must never be taken over.
            if (
                phone.State != "deleted"
                && (
                    phone.WebRtcUser is null
                    || string.Equals(phone.WebRtcUser.Id, user, StringComparison.OrdinalIgnoreCase)
                )
            )
                return phone;
        return null;
    }

    private static ReadOnlyMemory<byte> Query(string email)
    {
        var query = new JsonObject
        {
            ["query"] = new JsonArray(
                new JsonObject
                {
                    ["fields"] = new JsonArray("email"),
                    ["type"] = "EXACT",
                    ["value"] = email,
                },
                new JsonObject
                {
                    ["fields"] = new JsonArray("state"),
                    ["type"] = "EXACT",
                    ["values"] = new JsonArray("active", "inactive", "deleted"),
                }
            ),
        };
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
            query.WriteTo(writer);
        return buffer.ToArray();
    }
}
