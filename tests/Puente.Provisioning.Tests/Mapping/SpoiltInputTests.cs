using System.Text;
using CsCheck;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Sources.Csv;

namespace Puente.Provisioning.Tests.Mapping;

/// <summary>Whatever a disk, an editor or an export does to the files: they are read, or refused with a place.</summary>
public sealed class SpoiltInputTests
{
    private const int Inputs = 20_000;

    private static readonly byte[] Mapping = Encoding.UTF8.GetBytes(
        """
        {
          "csv": { "file": "people.csv", "delimiter": ";" }, // comment
          "ignore": [{ "type": ["svc*", ""] }],
          "tables": { "t": { "Sales": ["Sales:1", "All"], "*": [] } },
          "person": {
            "key": "{id}", "name": ["{full}", "{first} {last|upper}"], "email": "{mail|lower}", "active": "{on}",
            "queues": ["{dept|table:t}", { "queue": "VIP", "ring": 2 }], "skills": "{skills|split:|}",
            "numbers": [{ "type": "WORK", "number": "{tel|e164:+34}" }], "phone": { "baseSettings": "WebRTC" }
          },
          "rules": [{ "when": { "flags": { "bit": 2 }, "day": { "past": true } }, "then": { "roles": "Agent@*" } }]
        }
        """
    );

    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(
        "id;name;mail;note\r\n1;Ana;a@a.example;\"says \"\"hi\"\"\"\r\n2;\"Bea; Gil\";b@a.example;\"two\nlines\"\r\n3;María 東;c@a.example;\r\n"
    );

    [Fact]
    public void A_spoilt_mapping_is_loaded_or_refused_with_its_faults() =>
        Spoil(Mapping)
            .Sample(
                bytes =>
                {
                    try
                    {
                        var file = DirectoryFile.Parse(bytes, "directory.json", "/tmp/directory.json");
                        return file.Managed.Count >= 3;
                    }
                    catch (DirectoryException fault)
                    {
                        return fault.Faults.Count > 0
                            && fault.Faults.All(item =>
                                item.Place.StartsWith("directory.json", StringComparison.Ordinal)
                                && item.Problem.Length > 0
                            );
                    }
                },
                iter: Inputs
            );

    [Fact]
    public void A_spoilt_csv_is_read_whole_or_refused_with_its_line() =>
        Spoil(Csv)
            .Sample(
                bytes =>
                {
                    try
                    {
                        var text = CsvDecoder.Decode(bytes, null, "people.csv");
                        var (entries, fields) = CsvPeople.Read(text, ';', "people.csv");
                        // Four changes add at most four fields, and no entry is made of nothing.
                        return fields.Count <= 8 && entries.Count <= text.Count(letter => letter is '\n' or '\r') + 1;
                    }
                    catch (DirectoryException fault)
                    {
                        return fault.Faults.All(item =>
                            item.Place.StartsWith("people.csv", StringComparison.Ordinal) && item.Fix.Length > 0
                        );
                    }
                },
                iter: Inputs
            );

    /// <summary>A good file with up to four bytes replaced, put in or taken out, and perhaps its end cut off.</summary>
    private static Gen<byte[]> Spoil(byte[] good) =>
        Gen.Select(
            Gen.Select(
                Gen.Int[0, 2],
                Gen.Int[0, good.Length - 1],
                Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\":,;|*\\\n\r/@0".Select(letter => (byte)letter).ToArray()))
            ).Array[1, 4],
            Gen.Int[0, 3 * good.Length],
            (changes, end) =>
            {
                var bytes = good.ToList();
                foreach (var (kind, at, value) in changes)
                    if (kind == 0)
                        bytes[Math.Min(at, bytes.Count - 1)] = value;
                    else if (kind == 1)
                        bytes.Insert(Math.Min(at, bytes.Count), value);
                    else
                        bytes.RemoveAt(Math.Min(at, bytes.Count - 1));
                return bytes.Take(end).ToArray();
            }
        );
}
