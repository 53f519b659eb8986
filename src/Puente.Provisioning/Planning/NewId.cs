namespace Puente.Provisioning.Planning;

/// <summary>Stands in a plan for the id of something that the same plan makes first.</summary>
public static class NewId
{
    private const string Person = "person:";
    private const string Thing = "name:";

    public static string OfPerson(string key) => Person + key;

    /// <summary>Escaped, as semicolons and equals signs separate the items of a list.</summary>
    public static string OfThing(string name) => Thing + Uri.EscapeDataString(name);

    public static bool IsPerson(string id, out string key)
    {
        key = id.StartsWith(Person, StringComparison.Ordinal) ? id[Person.Length..] : "";
        return key.Length > 0;
    }

    public static bool IsThing(string id, out string name)
    {
        name = id.StartsWith(Thing, StringComparison.Ordinal) ? Uri.UnescapeDataString(id[Thing.Length..]) : "";
        return name.Length > 0;
    }
}
