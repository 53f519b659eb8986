using System.Text.Json.Serialization;

namespace Puente.Hub.Wallboard.Layouts;

/// <summary>A view of the wallboard that somebody saved by name.</summary>
/// <param name="Id">Not to be guessed: who has it may open the layout, and still sees only what he may see.</param>
/// <param name="Owner">The platform's id of the user who saved it.</param>
/// <param name="OwnerName">His name when he did.</param>
/// <param name="View">What the wallboard's address carries: <c>division=…&amp;late=90</c>.</param>
/// <param name="Version">Grows with every change; who saves names the one he has seen.</param>
internal sealed record Layout(
    string Id,
    string Name,
    string Owner,
    string OwnerName,
    string View,
    int Version,
    DateTimeOffset Changed
);

/// <summary>The file's content.</summary>
internal sealed record LayoutFile(int Format, IReadOnlyList<Layout> Layouts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LayoutFile))]
[JsonSerializable(typeof(Layout))]
internal sealed partial class LayoutJson : JsonSerializerContext;
