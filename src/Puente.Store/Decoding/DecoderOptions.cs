using Puente.Store.Masking;

namespace Puente.Store.Decoding;

public sealed record DecoderOptions
{
    /// <summary>Written on quarantined records: <c>job</c>, <c>details</c>.</summary>
    public string Source { get; init; } = "job";

    /// <summary>Null stores every participant attribute as sent.</summary>
    public MaskingOptions? Masking { get; init; }

    /// <summary>First size of the window through which a page is read. It grows for a longer conversation.</summary>
    public int WindowBytes { get; init; } = 1 << 20;

    /// <summary>A longer conversation is quarantined: the longest recorded ones have some hundred kilobytes.</summary>
    public int ConversationCeilingBytes { get; init; } = 16 << 20;

    /// <summary>Nothing in a page may be longer; beyond it the page is given up.</summary>
    public int OuterCeilingBytes { get; init; } = 256 << 20;

    /// <summary>Dates quarantined records.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
