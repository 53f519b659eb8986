namespace Puente.Emulator.Conversations;

/// <summary>What a conversation is, drawn before anything else so that it can be asked cheaply.</summary>
internal enum ConversationKind : byte
{
    InboundCall,
    OutboundCall,
    CampaignCall,
    ScheduledCallback,
    Email,
    Message,
    InternalCall,

    /// <summary>An inbound call to which the next conversation's leg is moved.</summary>
    ConferenceHost,

    /// <summary>The outbound call that the conversation before it takes over.</summary>
    ConferenceGuest,

    /// <summary>A callback nobody finishes; the platform closes it about 60 days later.</summary>
    StuckCallback,

    /// <summary>A conference leg left behind; also closed after about 60 days.</summary>
    StuckLeg,

    /// <summary>Never gets an end although every queue segment is closed.</summary>
    OrphanClosed,

    /// <summary>Never gets an end and looks like a caller still waiting.</summary>
    OrphanWaiting,

    /// <summary>A record given at the start.</summary>
    Given,

    /// <summary>Begun by somebody and steered by people; told as far as it has come.</summary>
    Steered,
}

/// <summary>A conversation's place in history: local day and rank by start within it.</summary>
internal readonly record struct Place(int Day, int Index) : IComparable<Place>
{
    public ulong Packed => ((ulong)(uint)Day << 32) | (uint)Index;

    public static Place Unpack(ulong packed) => new((int)(packed >> 32), (int)(uint)packed);

    public int CompareTo(Place other) => Packed.CompareTo(other.Packed);
}
