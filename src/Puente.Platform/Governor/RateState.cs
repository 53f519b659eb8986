namespace Puente.Platform.Governor;

/// <summary>What the last answer said about the token's rate limit.</summary>
/// <param name="Allowed">Requests per window.</param>
/// <param name="Count">Requests counted in the current window.</param>
/// <param name="Reset">Time until the window ends, as of <paramref name="SeenAt"/>.</param>
public sealed record RateState(int Allowed, int Count, TimeSpan Reset, DateTimeOffset SeenAt);
