using System.Text;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Organisation;

/// <summary>
/// The organisation as the seed makes it. History is told with these people and queues whatever is changed over the
/// API later, so that the same seed keeps the same past.
/// </summary>
internal sealed class OrganisationSeed
{
    public OrganisationSeed(ulong seed, int users, int queues)
    {
        var dice = new Dice(Mix.Hash(seed, 0x0A6));
        Id = Entity.TextOf(dice.Guid());
        Divisions = Many(ref dice, Names.Divisions);
        Teams = Many(ref dice, Names.Teams);
        Skills = Many(ref dice, Names.Skills);
        Languages = Many(ref dice, Names.Languages);
        WrapUpCodes = Many(ref dice, Names.WrapUps);
        Flows = Many(ref dice, Names.Flows);
        InQueueFlow = Entity.Draw(ref dice, "In-queue music");
        BotFlow = Entity.Draw(ref dice, "Asistente");
        MessageFlow = Entity.Draw(ref dice, "Web messaging entry");
        EmailFlow = Entity.Draw(ref dice, "Mail entry");
        VoicemailFlow = Entity.Draw(ref dice, "Voicemail");
        Outcomes = Many(ref dice, Names.Outcomes);
        Campaigns = Many(ref dice, Names.Campaigns);
        ContactLists = Many(ref dice, Names.Campaigns);
        Forms = Many(ref dice, Names.Forms);
        Groups = Many(ref dice, Names.Groups);
        Locations = Many(ref dice, Names.Locations);
        Edges = Many(ref dice, ["edge-1", "edge-2", "edge-3"]);
        Scripts = Many(ref dice, ["Default script", "Sales script"]);
        Users = new Person[Math.Max(users, 4)];
        for (var i = 0; i < Users.Length; i++)
            Users[i] = DrawPerson(ref dice, i);
        Queues = new Queue[Math.Max(queues, 2)];
        for (var i = 0; i < Queues.Length; i++)
            Queues[i] = DrawQueue(ref dice, i);
    }

    public const string TimeZone = "Europe/Madrid";
    public string Id { get; }
    public Entity[] Divisions { get; }
    public Entity[] Teams { get; }
    public Entity[] Skills { get; }
    public Entity[] Languages { get; }
    public Entity[] WrapUpCodes { get; }
    public Entity[] Flows { get; }
    public Entity InQueueFlow { get; }
    public Entity BotFlow { get; }
    public Entity MessageFlow { get; }
    public Entity EmailFlow { get; }
    public Entity VoicemailFlow { get; }
    public Entity[] Outcomes { get; }
    public Entity[] Campaigns { get; }
    public Entity[] ContactLists { get; }
    public Entity[] Forms { get; }
    public Entity[] Groups { get; }
    public Entity[] Locations { get; }
    public Entity[] Edges { get; }
    public Entity[] Scripts { get; }
    public Person[] Users { get; }
    public Queue[] Queues { get; }

    private Person DrawPerson(ref Dice dice, int number)
    {
        var name = $"{dice.Pick(Names.First)} {dice.Pick(Names.Last)}";
        return new Person(dice.Guid(), name, $"user{number + 1:0000}@acme.example")
        {
            Number = number,
            Division = Divisions[number % 5 == 0 ? 0 : dice.Below(Divisions.Length)],
            Team = dice.Pick(Teams),
            Skills = Some(ref dice, Skills, 1, 4),
        };
    }

    private Queue DrawQueue(ref Dice dice, int number)
    {
        var round = number / Names.Queues.Length;
        var name = Names.Queues[number % Names.Queues.Length] + (round == 0 ? "" : $" {round + 1}");
        var members = Some(ref dice, Users, Math.Min(8, Users.Length / 2), Math.Min(40, Users.Length));
        return new Queue(dice.Guid(), name)
        {
            Division = Divisions[number % Divisions.Length],
            Skills = Some(ref dice, Skills, 0, 2),
            Language = dice.Chance(0.5) ? dice.Pick(Languages) : null,
            Members = members,
            WrapUpCodes = Some(ref dice, WrapUpCodes, 4, 8),
            ServiceLevelMs = dice.Pick<long>([10_000, 20_000, 20_000, 30_000, 60_000]),
            MeanWaitMs = dice.Between(9_000, 55_000),
            Routing = Encoding.ASCII.GetBytes(
                dice.Pick(["Standard", "Standard", "Standard", "Bullseye", "Predictive", "Conditional", "Preferred"])
            ),
        };
    }

    private static Entity[] Many(ref Dice dice, string[] names)
    {
        var entities = new Entity[names.Length];
        for (var i = 0; i < names.Length; i++)
            entities[i] = Entity.Draw(ref dice, names[i]);
        return entities;
    }

    private static T[] Some<T>(ref Dice dice, T[] from, int least, int most)
    {
        var copy = (T[])from.Clone();
        var count = Math.Min((int)dice.Between(least, most), copy.Length);
        for (var i = 0; i < count; i++)
        {
            var other = i + dice.Below(copy.Length - i);
            (copy[i], copy[other]) = (copy[other], copy[i]);
        }
        return copy[..count];
    }
}
