using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Sources;

/// <summary>A hash over what is wanted. Where a person stands in the source does not count.</summary>
internal static class DirectoryFingerprint
{
    public static string Of(IReadOnlyList<WantedPerson> people, IReadOnlySet<string> managed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var name in managed.Order(StringComparer.Ordinal))
                json.WriteStringValue(name);
            foreach (var person in people)
                Write(json, person);
            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static void Write(Utf8JsonWriter json, WantedPerson person)
    {
        json.WriteStartArray();
        json.WriteStringValue(person.Key);
        json.WriteStringValue(person.Name);
        json.WriteStringValue(person.Email);
        json.WriteBooleanValue(person.Active);
        foreach (
            var text in (string?[])
                [person.Title, person.Department, person.ManagerKey, person.Division, person.Location]
        )
            json.WriteStringValue(text);
        List(json, person.Groups, group => [group]);
        List(json, person.Roles, role => [role.Role, role.Division]);
        List(json, person.Queues, queue => [queue.Queue, queue.RingNumber?.ToString(CultureInfo.InvariantCulture)]);
        List(json, person.Skills, skill => [skill.Name, skill.Level.ToString("R", CultureInfo.InvariantCulture)]);
        List(json, person.Languages, skill => [skill.Name, skill.Level.ToString("R", CultureInfo.InvariantCulture)]);
        List(json, person.Numbers, number => [number.Type, number.Number, number.Extension]);
        List<WantedPhone>(json, person.Phone is { } phone ? [phone] : null, item => [item.Site, item.BaseSettings]);
        json.WriteEndArray();
    }

    private static void List<T>(Utf8JsonWriter json, IReadOnlyList<T>? items, Func<T, string?[]> parts)
    {
        if (items is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartArray();
            foreach (var part in parts(item))
                json.WriteStringValue(part);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
