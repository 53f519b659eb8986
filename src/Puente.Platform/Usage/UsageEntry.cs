using System.Text.Json.Serialization;
using Puente.Platform.Governor;

namespace Puente.Platform.Usage;

/// <summary>Requests of one kind on one day, as this machine counted them; what fair use counts.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Host">Host and port of the API, which tell one organisation's region, or a local emulator, from another.</param>
/// <param name="Route">Template, never the filled path.</param>
/// <param name="Outcome"><c>2xx</c>, <c>3xx</c>, <c>4xx</c>, <c>429</c>, <c>5xx</c>, or <c>none</c> when no answer came.</param>
public sealed record UsageEntry(
    DateOnly Day,
    string Host,
    string Client,
    string Method,
    string Route,
    Lane Lane,
    string Outcome,
    long Requests
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UsageEntry))]
internal sealed partial class UsageJson : JsonSerializerContext;
