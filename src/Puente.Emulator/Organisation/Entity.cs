using System.Text;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Organisation;

/// <summary>Something the organisation has, with id and name kept both as text and as the bytes records are made of.</summary>
internal class Entity(UInt128 id, string name)
{
    public string Id { get; } = TextOf(id);
    public byte[] IdBytes { get; } = Encoding.ASCII.GetBytes(TextOf(id));
    public string Name { get; } = name;
    public byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(name);

    public static string TextOf(UInt128 id)
    {
        var text = new Text.Utf8Text(64);
        text.Id(id);
        return Encoding.ASCII.GetString(text.Span);
    }

    public static Entity Draw(ref Dice dice, string name) => new(dice.Guid(), name);
}

internal sealed class Person(UInt128 id, string name, string email) : Entity(id, name)
{
    public string Email { get; } = email;
    public byte[] EmailBytes { get; } = Encoding.UTF8.GetBytes(email);
    public required int Number { get; init; }
    public required Entity Division { get; init; }
    public required Entity Team { get; init; }
    public required Entity[] Skills { get; init; }
}

internal sealed class Queue(UInt128 id, string name) : Entity(id, name)
{
    public required Entity Division { get; init; }
    public required Entity[] Skills { get; init; }
    public required Entity? Language { get; init; }
    public required Person[] Members { get; init; }
    public required Entity[] WrapUpCodes { get; init; }

    /// <summary>Waits above this count as over the service level.</summary>
    public required long ServiceLevelMs { get; init; }
    public required long MeanWaitMs { get; init; }
    public required byte[] Routing { get; init; }
}
