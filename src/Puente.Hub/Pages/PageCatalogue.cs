using Puente.Hub.Browsers;

namespace Puente.Hub.Pages;

/// <param name="Name">Folder in <c>web/src</c> and path: <c>wallboard</c> is <c>/wallboard</c>.</param>
/// <param name="Permission">Needed to use it; null when everyone who is signed in may.</param>
/// <param name="IsEmbedded">The platform's client may frame it.</param>
/// <param name="CallsPlatform">It asks the platform by itself, with the user's token (docs/decisions/0013).</param>
internal sealed record Page(string Name, string? Permission, bool IsEmbedded = false, bool CallsPlatform = false);

/// <summary>The hub's pages; a new one is a folder in <c>web/src</c> and a line here.</summary>
internal static class PageCatalogue
{
    public const string First = "wallboard";

    public static IReadOnlyList<Page> All { get; } =
    [
        new(First, Permissions.Queues),
        new("explorer", Permissions.Conversations),
        new("health-board", Permissions.Health),
        new("screen-pop", Permissions.Communication, IsEmbedded: true),
        new("desk", Permissions.Communication, CallsPlatform: true),
    ];
}
