namespace Puente.Provisioning.People;

/// <param name="Queue">A queue's name.</param>
/// <param name="RingNumber">Bullseye ring, 1 to 6; null leaves the platform's own.</param>
public sealed record WantedQueue(string Queue, int? RingNumber);
