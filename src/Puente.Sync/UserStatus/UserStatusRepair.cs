using System.Globalization;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.UserDetails;
using Puente.Store;

namespace Puente.Sync.UserStatus;

/// <summary>What users did during a gap: present states alone would leave out everything that came and went in it.</summary>
internal sealed class UserStatusRepair(PlatformClient platform, IStore store)
{
    /// <returns>The evidence: what was read, or that it may not be.</returns>
    public async Task<string> RunAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        to = to <= from ? from.AddMilliseconds(1) : to;
        var rows = 0;
        try
        {
            for (var begin = from; begin < to; begin += UserDetailsApi.LongestInterval)
            {
                var left = to - begin;
                var end = begin + (left < UserDetailsApi.LongestInterval ? left : UserDetailsApi.LongestInterval);
                for (var number = 1; ; number++)
                {
                    await using var page = await platform.UserDetails.QueryPageAsync(
                        begin,
                        end,
                        number,
                        cancellationToken: cancellationToken
                    );
                    var found = await UserDetailsReader.ReadAsync(page.Utf8Json, cancellationToken);
                    if (found.Users == 0)
                        break;
                    await using var transaction = await store.BeginAsync(CancellationToken.None);
                    await transaction.WriteObservationsAsync(found.Rows, CancellationToken.None);
                    await transaction.CommitAsync(CancellationToken.None);
                    rows += found.Rows.Count;
                }
            }
        }
        catch (PlatformResponseException fault) when (UserStatusSync.IsForbidden(fault))
        {
            return "user status not read: analytics:userDetail:view is missing";
        }
        return string.Create(CultureInfo.InvariantCulture, $"user status, {rows} states");
    }
}
