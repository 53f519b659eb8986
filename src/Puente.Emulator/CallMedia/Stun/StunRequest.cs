namespace Puente.Emulator.CallMedia.Stun;

/// <summary>Where the parts of a binding request stand.</summary>
internal record struct StunRequest
{
    public (int At, int Length) UsernameAt { get; set; }

    /// <summary>Offset of the integrity attribute; 0 when there is none.</summary>
    public int IntegrityAt { get; set; }

    /// <summary>The pair it travels on is the one to be used (<c>USE-CANDIDATE</c>).</summary>
    public bool Nominates { get; set; }

    /// <summary>The sender takes itself for the controlled side, which a lite agent always is.</summary>
    public bool IsControlled { get; set; }
}
