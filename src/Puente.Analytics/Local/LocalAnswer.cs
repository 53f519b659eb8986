namespace Puente.Analytics.Local;

/// <summary>What the platform would have answered.</summary>
/// <param name="Status">HTTP status: 200, or the refusal's.</param>
/// <param name="Body">UTF-8 JSON: the result, or the platform's error body.</param>
public sealed record LocalAnswer(int Status, byte[] Body);
