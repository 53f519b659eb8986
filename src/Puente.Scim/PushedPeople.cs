using Microsoft.Data.Sqlite;
using Puente.Scim.Storage;

namespace Puente.Scim;

/// <summary>Reads what directories have pushed, also while a hub of another process writes.</summary>
public static class PushedPeople
{
    /// <summary>Every user of one moment, in the order in which they came.</summary>
    /// <returns>Null when there is no file: nobody has pushed yet.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (IReadOnlyList<PushedPerson> People, string Mark)? Read(string file) =>
        InSession(
            file,
            session =>
            {
                var mark = session.Mark();
                IReadOnlyList<PushedPerson> people =
                [
                    .. session
                        .All("User")
                        .ToList()
                        .Select(stored => PushedPerson.Of(stored, session.GroupsOf(stored.Id))),
                ];
                return ((IReadOnlyList<PushedPerson>, string)?)(people, mark);
            }
        );

    /// <returns>Null when there is no file.</returns>
    public static string? Mark(string file) => InSession(file, session => session.Mark());

    /// <summary>Fields that a person can have, without those of unusual types of a value.</summary>
    public static IReadOnlyCollection<string> Fields => PushedPerson.Names;

    private static T? InSession<T>(string file, Func<ScimSession, T?> read)
    {
        if (!File.Exists(file))
            return default;
        try
        {
            using var connection = ScimStore.Connect(file, SqliteOpenMode.ReadOnly);
            if (ScimStore.VersionOf(connection, file) == 0)
                return default;
            using var transaction = connection.BeginTransaction(deferred: true);
            return read(new ScimSession(connection, transaction));
        }
        catch (SqliteException fault)
        {
            throw new IOException($"{file} cannot be read: {fault.SqliteErrorCode}.", fault);
        }
    }
}
