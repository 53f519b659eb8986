namespace Puente.Provisioning.People;

/// <param name="Type">The platform's contact type: <c>WORK</c>, <c>WORK2</c>, <c>HOME</c>, <c>MOBILE</c>, <c>OTHER</c>, …</param>
/// <param name="Number">E.164, with the leading plus sign; null when only an extension is given.</param>
public sealed record WantedNumber(string Type, string? Number, string? Extension);
