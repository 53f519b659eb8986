namespace Puente.Emulator.Staffing;

/// <summary>What an agent is doing by plan or by choice: one of the system presences.</summary>
internal enum Duty : byte
{
    Available,
    Away,
    Break,
    Busy,
    Idle,
    Meal,
    Meeting,
    Offline,
    OnQueue,
    Training,
}

/// <summary>From <paramref name="Time"/> on, the user's duty is this.</summary>
/// <param name="Silent">The duty stays, yet a conversation that was offered was not taken.</param>
internal readonly record struct Turn(long Time, int User, Duty Duty, bool Silent = false);

/// <summary>Presences as events and answers spell them. Their definitions are numbered in the order of
/// <see cref="Duty"/>.</summary>
internal static class Presences
{
    public static string Event(Duty duty) => duty == Duty.OnQueue ? "ON_QUEUE" : duty.ToString().ToUpperInvariant();

    public static string Answer(Duty duty) => duty == Duty.OnQueue ? "On Queue" : duty.ToString();

    /// <summary>Id of the presence's definition: stable, made from the organisation's.</summary>
    public static string Definition(string organisationId, Duty duty) =>
        $"{organisationId[..24]}{(int)duty:000000000000}";

    public static bool TryFind(string organisationId, string definitionId, out Duty duty)
    {
        foreach (var one in Enum.GetValues<Duty>())
        {
            if (!Definition(organisationId, one).Equals(definitionId, StringComparison.OrdinalIgnoreCase))
                continue;
            duty = one;
            return true;
        }
        duty = default;
        return false;
    }
}
