using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Ledger;

public sealed partial class ProvisioningLedger
{
    public LedgerMemory Read()
    {
        lock (_gate)
        {
            var written = Rows(
                    "SELECT key, field, value FROM written",
                    row => (Key: row.GetString(0), Field: row.GetString(1), Value: row.GetString(2))
                )
                .ToLookup(one => one.Key, StringComparer.Ordinal);
            return new LedgerMemory(
                Rows(
                        "SELECT key, name, user_id, phone_id FROM people",
                        row => new RememberedPerson(
                            row.GetString(0),
                            row.GetString(1),
                            row.GetString(2),
                            row.IsDBNull(3) ? null : row.GetString(3),
                            written[row.GetString(0)]
                                .ToDictionary(one => one.Field, one => one.Value, StringComparer.Ordinal)
                        )
                    )
                    .ToDictionary(person => person.Key, StringComparer.Ordinal)
            );
        }
    }

    /// <summary>Remembers whom the directory's people were found to be, before anything is done to them.</summary>
    public void Link(IReadOnlyList<FoundPerson> found, IReadOnlyDictionary<string, string> names)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var person in found)
            {
                if (person.FormerKey is { } former)
                {
                    Execute("DELETE FROM people WHERE key = $key", ("$key", former));
                    Execute(
                        "UPDATE OR REPLACE written SET key = $key WHERE key = $former",
                        ("$key", person.Key),
                        ("$former", former)
                    );
                }

                Learn(
                    new Learned(
                        person.Key,
                        names.GetValueOrDefault(person.Key),
                        person.UserId,
                        person.PhoneId ?? "",
                        person.Agreed
                    )
                );
            }

            transaction.Commit();
        }
    }

    private void Learn(string key, LearnedItem item)
    {
        var held = ValueText
            .Items(
                (string?)Scalar(
                    "SELECT value FROM written WHERE key = $key AND field = $field",
                    ("$key", key),
                    ("$field", item.Field)
                )
            )
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (item.IsThere)
            held.Add(item.Item);
        else
            held.Remove(item.Item);
        Execute(
            "INSERT OR REPLACE INTO written VALUES ($key, $field, $value)",
            ("$key", key),
            ("$field", item.Field),
            ("$value", ValueText.Join(held))
        );
    }

    private void Learn(Learned learned)
    {
        if (learned.UserId is { } user)
        {
            // A user who was somebody else's is no longer: one user, one person.
            Execute("DELETE FROM people WHERE user_id = $user AND key <> $key", ("$user", user), ("$key", learned.Key));
            Execute(
                """
                INSERT INTO people (key, name, user_id) VALUES ($key, $name, $user)
                ON CONFLICT (key) DO UPDATE SET user_id = $user
                """,
                ("$key", learned.Key),
                ("$name", learned.Name ?? learned.Key),
                ("$user", user)
            );
        }

        if (learned.Name is { } name)
            Execute("UPDATE people SET name = $name WHERE key = $key", ("$name", name), ("$key", learned.Key));
        if (learned.PhoneId is { } phone)
            Execute(
                "UPDATE people SET phone_id = nullif($phone, '') WHERE key = $key",
                ("$phone", phone),
                ("$key", learned.Key)
            );
        if (learned.Item is { } item)
            Learn(learned.Key, item);
        foreach (var (field, value) in learned.Written ?? [])
            Execute(
                "INSERT OR REPLACE INTO written VALUES ($key, $field, $value)",
                ("$key", learned.Key),
                ("$field", field),
                ("$value", value)
            );
    }
}
