using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.DataActions;

/// <summary>The organisation's credentials. Safe to use from several threads.</summary>
internal sealed class CredentialStore(VirtualClock clock, ulong seed)
{
    private readonly Lock _lock = new();
    private readonly List<Credential> _all = [];
    private Dice _dice = new(Mix.Hash(seed, 0xC4ED));

    /// <summary>Told of a credential that has changed, so that tokens got with it are dropped.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>Whether an integration uses it.</summary>
    public Func<string, bool>? IsInUse { get; set; }

    public IReadOnlyList<Credential> List()
    {
        lock (_lock)
            return [.. _all.OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    public Credential? Find(string id)
    {
        lock (_lock)
            return _all.Find(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
    }

    public Credential Add(JsonObject body)
    {
        var (name, type, fields) = Read(body);
        lock (_lock)
        {
            var id = Organisation.Entity.TextOf(_dice.Guid());
            var made = new Credential(id, name, type, fields, clock.Now, clock.Now);
            _all.Add(made);
            return made;
        }
    }

    public Credential Put(string id, JsonObject body)
    {
        var (name, type, fields) = Read(body);
        Credential changed;
        lock (_lock)
        {
            var at = Place(id);
            if (_all[at].Type != type)
                throw ApiException.BadRequest("The type of a credential cannot be changed.", "invalid.value");
            changed = _all[at] = _all[at] with { Name = name, Fields = fields, Modified = clock.Now };
        }

        Changed?.Invoke(changed.Id);
        return changed;
    }

    public void Remove(string id)
    {
        if (IsInUse?.Invoke(id) == true)
            throw ApiException.Conflict("The credential is used by an integration and cannot be deleted.");
        lock (_lock)
            _all.RemoveAt(Place(id));
    }

    private int Place(string id) =>
        _all.FindIndex(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is var at and >= 0
            ? at
            : throw ApiException.NotFound();

    /// <summary>Errors name fields and never a value.</summary>
    private static (string Name, CredentialType Type, Dictionary<string, string> Fields) Read(JsonObject body)
    {
        if (Json.Text(body, "name") is not { Length: > 0 and <= 256 } name)
            throw ApiException.BadRequest("The name of a credential has 1 to 256 characters.", "invalid.value");
        var typeName = body["type"] is JsonObject given ? Json.Text(given, "name") ?? Json.Text(given, "id") : null;
        var type =
            CredentialType.Find(typeName)
            ?? throw ApiException.InvalidValue(
                typeName ?? "",
                "CredentialType",
                CredentialType.All.Select(known => known.Name)
            );
        if (body["credentialFields"] is not JsonObject members)
            throw ApiException.BadRequest("The member credentialFields must be an object.", "invalid.value");
        var fields = members.ToDictionary(
            member => member.Key,
            member =>
                member.Value is JsonValue value && value.TryGetValue<string>(out var text)
                    ? text
                    : throw ApiException.BadRequest($"The field {member.Key} must be a string.", "invalid.value"),
            StringComparer.Ordinal
        );
        if (type.Fields.FirstOrDefault(field => !fields.ContainsKey(field)) is { } missing)
            throw ApiException.BadRequest($"The field {missing} of a {type.Name} is missing.", "invalid.value");
        if (type.Fields.Count > 0 && fields.Keys.FirstOrDefault(field => !type.Fields.Contains(field)) is { } unknown)
            throw ApiException.BadRequest($"A {type.Name} has no field {unknown}.", "invalid.value");
        return (name, type, fields);
    }
}
