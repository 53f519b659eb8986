namespace Puente.Provisioning.Applying;

/// <summary>A step cannot be done, for a reason that is not one answer of the platform.</summary>
public sealed class ProvisioningStepException(string message) : Exception(message);
