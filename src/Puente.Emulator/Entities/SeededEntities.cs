using System.Text.Json.Nodes;

namespace Puente.Emulator.Entities;

/// <summary>
/// Entities as the seed makes them. They are written out only when somebody asks for one, so that an organisation of
/// many thousand people costs no more than their ids until they are changed.
/// </summary>
internal abstract class SeededEntities
{
    public static SeededEntities None { get; } = new Nothing();

    public abstract int Count { get; }

    public abstract string IdOf(int number);

    /// <summary>What <see cref="Make"/> has in that field, without making it; null when the field is not a plain one.</summary>
    public abstract string? Text(int number, string field);

    public abstract JsonObject Make(int number);

    private sealed class Nothing : SeededEntities
    {
        public override int Count => 0;

        public override string IdOf(int number) => throw new ArgumentOutOfRangeException(nameof(number));

        public override string? Text(int number, string field) => throw new ArgumentOutOfRangeException(nameof(number));

        public override JsonObject Make(int number) => throw new ArgumentOutOfRangeException(nameof(number));
    }
}
