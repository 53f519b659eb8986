using System.Globalization;
using Puente.Platform.Users;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>
/// One spelling for each value, for comparing, for the ledger, and for writing back what was there before. Lists are
/// <c>id=detail</c>, sorted, joined by semicolons.
/// </summary>
public static class ValueText
{
    /// <summary><c>WORK=+34911234567;WORK2=x123</c></summary>
    public static string Numbers(IEnumerable<WantedNumber> numbers) =>
        Join(numbers.Select(number => $"{number.Type}={number.Number ?? $"x{number.Extension}"}"));

    /// <summary>The phone numbers among a user's addresses; e-mail addresses are left out.</summary>
    public static string Numbers(IEnumerable<Contact> contacts) =>
        Join(
            contacts
                .Where(contact => contact.MediaType is null or "PHONE")
                .Select(contact => $"{contact.Type}={contact.Address ?? $"x{contact.Extension}"}")
        );

    public static string Levels(IReadOnlyDictionary<string, double> levels) =>
        Join(levels.Select(level => $"{level.Key}={level.Value.ToString("0.###", CultureInfo.InvariantCulture)}"));

    public static IReadOnlyList<(string Id, double Level)> ReadLevels(string? text) =>
        [.. Items(text).Select(item => (IdOf(item), double.Parse(DetailOf(item), CultureInfo.InvariantCulture)))];

    public static string Join(IEnumerable<string> items) => string.Join(';', items.Order(StringComparer.Ordinal));

    public static string[] Items(string? text) =>
        string.IsNullOrEmpty(text) ? [] : text.Split(';', StringSplitOptions.RemoveEmptyEntries);

    public static string IdOf(string item) => item.Split('=', 2)[0];

    public static string DetailOf(string item) => item.Split('=', 2) is [_, var detail] ? detail : "";
}
