using System.Text.Json.Serialization;

namespace Puente.Emulator.Filters;

[JsonSerializable(typeof(long))]
internal sealed partial class FilterJson : JsonSerializerContext;
