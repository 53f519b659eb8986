namespace Puente.Emulator.Live;

/// <summary>How the far ends behave that nobody plays.</summary>
public sealed record LiveOptions
{
    /// <summary>Platform time until a number that was dialled answers by itself; null leaves it to
    /// <c>POST /_emulator/conversations/{id}/answer</c>.</summary>
    public TimeSpan? AnswersAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Platform time between the wish to call out and the ringing at the far end.</summary>
    public TimeSpan Contacting { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Platform time a colleague's phone rings when a call goes to him and not to a queue.</summary>
    public TimeSpan Ringing { get; init; } = TimeSpan.FromSeconds(20);
}
