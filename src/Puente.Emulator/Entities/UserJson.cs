using System.Text.Json.Nodes;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Users as they are first written.</summary>
internal static class UserJson
{
    public static JsonObject New(string id, string name, string email, JsonObject division) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["division"] = division,
            ["chat"] = new JsonObject
            {
                ["jabberId"] = $"{id.Replace("-", "", StringComparison.Ordinal)[..24]}@acme.orgspan.com",
            },
            ["email"] = email,
            ["primaryContactInfo"] = new JsonArray(PrimaryEmail(email)),
            ["addresses"] = new JsonArray(),
            ["state"] = "active",
            ["username"] = email,
            ["version"] = 1,
            ["acdAutoAnswer"] = false,
            ["selfUri"] = $"/api/v2/users/{id}",
        };

    public static JsonObject PrimaryEmail(string email) =>
        new()
        {
            ["address"] = email,
            ["mediaType"] = "EMAIL",
            ["type"] = "PRIMARY",
        };
}

/// <summary>The people of the seed; each is written out when asked for.</summary>
internal sealed class SeededUsers(Person[] people) : SeededEntities
{
    public override int Count => people.Length;

    public override string IdOf(int number) => people[number].Id;

    public override string? Text(int number, string field) =>
        field switch
        {
            "id" => people[number].Id,
            "name" => people[number].Name,
            "email" or "username" => people[number].Email,
            "state" => "active",
            "division" => people[number].Division.Id,
            "title" or "department" or "manager" or "preferredName" => "",
            _ => null,
        };

    public override JsonObject Make(int number)
    {
        var person = people[number];
        var division = EntityJson.Reference(person.Division, "/api/v2/authorization/divisions");
        return UserJson.New(person.Id, person.Name, person.Email, division);
    }
}
