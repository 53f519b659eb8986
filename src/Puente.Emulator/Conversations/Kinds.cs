using Puente.Emulator.Calendar;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Conversations;

/// <summary>Which kind sits at which place; a function of the seed alone.</summary>
internal sealed class Kinds(ulong seed)
{
    /// <summary>One conversation in so many stays open for months or for ever.</summary>
    public const int LongLivedEvery = 4000;

    /// <summary>A host's guest must have started this soon after it, or both are ordinary calls.</summary>
    public const long GuestWithinMs = 300_000;

    public ConversationKind Of(DayPlan day, int index)
    {
        if (index >= DayPlan.FirstExtra)
            return day.ExtraKind(index);
        if (index == LongLivedIndex(day.Number, index / LongLivedEvery))
            return LongLived(day.Number, index);
        if ((index & 1) == 1 && IsHost(day, index - 1))
            return ConversationKind.ConferenceGuest;
        var draw = Draw(day.Number, index);
        if (draw < 60)
            return IsHost(day, index) ? ConversationKind.ConferenceHost : ConversationKind.InboundCall;
        return draw switch
        {
            < 6800 => ConversationKind.InboundCall,
            < 7700 => ConversationKind.OutboundCall,
            < 8250 => ConversationKind.CampaignCall,
            < 8400 => ConversationKind.ScheduledCallback,
            < 9050 => ConversationKind.Email,
            < 9900 => ConversationKind.Message,
            _ => ConversationKind.InternalCall,
        };
    }

    /// <summary>The index within <paramref name="block"/> that is long-lived; it may lie past the day's last one.</summary>
    public int LongLivedIndex(int day, int block) =>
        block * LongLivedEvery + (int)(Mix.Hash(seed ^ 0x10E6, new Place(day, block).Packed) % LongLivedEvery);

    // Hosts sit at even indexes and their guests right behind, so neither needs the other's draw more than once.
    private bool IsHost(DayPlan day, int index) =>
        (index & 1) == 0
        && index + 1 < day.Count
        && Draw(day.Number, index) < 60
        && index != LongLivedIndex(day.Number, index / LongLivedEvery)
        && index + 1 != LongLivedIndex(day.Number, (index + 1) / LongLivedEvery)
        && day.StartOf(index + 1) - day.StartOf(index) < GuestWithinMs;

    private int Draw(int day, int index) => (int)(Mix.Hash(seed ^ 0x0D1CE, new Place(day, index).Packed) % 10_000);

    private ConversationKind LongLived(int day, int index) =>
        (Mix.Hash(seed ^ 0x57C4, new Place(day, index).Packed) % 10) switch
        {
            < 5 => ConversationKind.StuckCallback,
            < 8 => ConversationKind.StuckLeg,
            8 => ConversationKind.OrphanClosed,
            _ => ConversationKind.OrphanWaiting,
        };
}
