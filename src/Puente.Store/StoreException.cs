namespace Puente.Store;

/// <summary>The store could not do what was asked; the message says what to do about it.</summary>
public sealed class StoreException : Exception
{
    public StoreException(StoreFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public StoreFault Fault { get; }
}

/// <summary>What a caller can do about a <see cref="StoreException"/>.</summary>
public enum StoreFault
{
    /// <summary>The statement or the setting is wrong: change it.</summary>
    Input,

    /// <summary>A query needs more memory, or more room for what does not fit into it, than a query may have: ask for less.</summary>
    TooLarge,

    /// <summary>Another process owns the store, the folder is read-only, the disk is full, the server is away.</summary>
    Environment,

    /// <summary>
    /// The store has given itself up, over a full disk for example: nothing it is asked will be answered before it is opened
    /// again. What was committed is kept.
    /// </summary>
    Lost,

    /// <summary>The store was written by a newer version of Puente: upgrade the program.</summary>
    NewerVersion,
}
