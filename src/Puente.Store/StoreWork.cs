namespace Puente.Store;

/// <summary>What a process opens a store for. It changes how much memory the store takes, not what it can do.</summary>
public enum StoreWork
{
    /// <summary>Many records at once and then the end, as a sync does.</summary>
    Load,

    /// <summary>A few records at a time for as long as the process lives, as a hub does: less memory, a fifth slower to load.</summary>
    Live,
}
