using System.Text;
using CsCheck;
using Puente.Provisioning.Sources.Csv;

namespace Puente.Provisioning.Tests.Sources;

public sealed class CsvReadingTests
{
    public static TheoryData<string?, byte[]> Encodings
    {
        get
        {
            const string text = "id,name,mail\n1,María Ñandú 東,m@a.example\n";
            const string western = "id,name,mail\n1,María Ñandú,m@a.example\n";
            return new()
            {
                { null, Encoding.UTF8.GetBytes(text) },
                { "utf-8", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)] },
                { null, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)] },
                { null, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)] },
                { null, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)] },
                { "utf-16le", Encoding.Unicode.GetBytes(text) },
                { "utf-16be", Encoding.BigEndianUnicode.GetBytes(text) },
                { "iso-8859-1", Encoding.Latin1.GetBytes(western) },
                { "windows-1252", Encoding.Latin1.GetBytes(western) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Names_survive_every_encoding(string? encoding, byte[] bytes)
    {
        var (entries, fields) = CsvPeople.Read(CsvDecoder.Decode(bytes, encoding, "people.csv"), null, "people.csv");
        Assert.StartsWith("María Ñandú", Assert.Single(entries).Values("NAME")[0], StringComparison.Ordinal);
        Assert.Equal(["id", "name", "mail"], fields);
    }

    [Theory]
    [InlineData("id;name;mail\n1;Ruiz, Ana;a@a.example\n")]
    [InlineData("id\tname\tmail\n1\tRuiz, Ana\ta@a.example\n")]
    [InlineData("id|name|mail\r\n1|Ruiz, Ana|a@a.example\r\n")]
    [InlineData("sep=;\r\nid;name;mail\r\n1;Ruiz, Ana;a@a.example\r\n")]
    [InlineData("\"id\",\"name\",\"mail\"\r1,\"Ruiz, Ana\",a@a.example\r")]
    [InlineData("id,name,mail\n\n1,\"Ruiz, Ana\",a@a.example\n\n")]
    public async Task The_delimiter_is_seen_in_the_first_line(string csv)
    {
        using var folder = new DirectoryFolder().Person().People(csv);
        var person = Assert.Single((await folder.ReadAsync()).People);
        Assert.Equal(("1", "Ruiz, Ana", "a@a.example"), (person.Key, person.Name, person.Email));
    }

    [Fact]
    public async Task Lines_are_counted_as_an_editor_does()
    {
        using var folder = new DirectoryFolder()
            .Person()
            .People("sep=,\r\nid,name,mail\r\n\r\n1,\"Ana\r\nRuiz\",a@a.example\r\n2,Bea,b@a.example\r\n");
        Assert.Equal(
            ["people.csv line 4", "people.csv line 6"],
            (await folder.ReadAsync()).People.Select(person => person.Origin)
        );
    }

    [Fact]
    public void What_an_independent_writer_writes_is_read_as_it_was() =>
        Table.Sample(table =>
        {
            var text = new StringWriter();
            using (var writer = Sylvan.Data.Csv.CsvDataWriter.Create(text))
                writer.Write(TableReader(table));
            var read = new CsvText(text.ToString(), ',', "t")
                .Records()
                .Select(record => record.Fields.ToArray())
                .ToArray();
            // A record of one empty field is an empty line, which stands between records.
            return Same(read[1..], table);
        });

    [Fact]
    public void What_we_would_write_is_read_alike_by_an_independent_reader() =>
        Gen.Select(Table, Gen.OneOf(',', ';', '\t', '|'), Gen.OneOf("\n", "\r\n"))
            .Sample(
                (table, delimiter, lineEnd) =>
                {
                    var text = string.Concat(
                        table
                            .Prepend(["a", "b", "c"])
                            .Select(row => string.Join(delimiter, row.Select(Quote)) + lineEnd)
                    );
                    var ours = new CsvText(text, delimiter, "t")
                        .Records()
                        .Skip(1)
                        .Select(record => record.Fields.ToArray())
                        .ToArray();
                    using var reader = Sylvan.Data.Csv.CsvDataReader.Create(
                        new StringReader(text),
                        new Sylvan.Data.Csv.CsvDataReaderOptions { Delimiter = delimiter }
                    );
                    var theirs = new List<string[]>();
                    while (reader.Read())
                        theirs.Add([reader.GetString(0), reader.GetString(1), reader.GetString(2)]);
                    return Same(ours, table) && Same([.. theirs], table);
                }
            );

    private static readonly Gen<string[][]> Table = Gen.OneOf(
            Gen.String[Gen.OneOf('a', 'é', '"', ',', ';', '\n', ' ', '\t', '|', '\''), 0, 8],
            Gen.String.AlphaNumeric
        )
        .Array[3]
        .Array[0, 6];

    private static string Quote(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static bool Same(string[][] left, string[][] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => pair.First.SequenceEqual(pair.Second));

    private static System.Data.DataTableReader TableReader(string[][] rows)
    {
        var table = new System.Data.DataTable();
        foreach (var name in (string[])["a", "b", "c"])
            table.Columns.Add(name, typeof(string));
        foreach (var row in rows)
            table.Rows.Add([.. row]);
        return table.CreateDataReader();
    }
}
