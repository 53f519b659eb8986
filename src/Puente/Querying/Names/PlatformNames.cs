using System.Runtime.CompilerServices;
using Puente.Platform;

namespace Puente.Querying.Names;

/// <summary>Names as the platform has them now.</summary>
internal sealed class PlatformNames(PlatformClient platform) : INameSource
{
    public IAsyncEnumerable<KnownName> ListAsync(NameKind kind, CancellationToken cancellationToken) =>
        kind switch
        {
            NameKind.Queue => From(
                platform.Queues.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            NameKind.User => From(
                platform.Users.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            NameKind.WrapUpCode => From(
                platform.WrapUpCodes.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            NameKind.Skill => From(
                platform.Skills.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            NameKind.Language => From(
                platform.Languages.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            NameKind.Division => From(
                platform.Divisions.ListAsync(cancellationToken),
                one => (one.Id.ToString(), one.Name),
                cancellationToken
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No list is known."),
        };

    private static async IAsyncEnumerable<KnownName> From<T>(
        IAsyncEnumerable<T> records,
        Func<T, (string Id, string? Name)> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var record in records.WithCancellation(cancellationToken))
            if (read(record) is (var id, { Length: > 0 } name))
                yield return new(id, name, DateTimeOffset.MinValue);
    }
}
