namespace Puente.Actions.Files;

/// <summary>Where something stands in a JSON file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In characters, from 1.</param>
/// <param name="Path">In the notation of JSON paths: <c>$.config.request.headers['X-Key']</c>.</param>
/// <param name="Offset">In characters from the start of the text.</param>
/// <param name="Length">In characters.</param>
public readonly record struct FilePlace(int Line, int Column, string Path, int Offset = 0, int Length = 0);
