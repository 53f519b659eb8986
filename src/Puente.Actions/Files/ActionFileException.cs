namespace Puente.Actions.Files;

/// <summary>A file that is no action, or no test or recording of one; says where and what to write instead.</summary>
public sealed class ActionFileException(string file, FilePlace place, string what, Exception? innerException = null)
    : Exception($"{file}({place.Line},{place.Column}): {place.Path}: {what}", innerException)
{
    public string File { get; } = file;

    public FilePlace Place { get; } = place;

    public string What { get; } = what;
}
