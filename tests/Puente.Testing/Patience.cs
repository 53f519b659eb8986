namespace Puente.Testing;

/// <summary>
/// How long a test waits for what comes at once on an idle machine. Only a failing test waits that long, and a machine that
/// does four other things as well must not make one fail.
/// </summary>
public static class Patience
{
    public const int Milliseconds = 240_000;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);
}
