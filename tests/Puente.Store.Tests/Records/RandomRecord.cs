using System.Globalization;
using System.Text;
using Puente.Store.Schema;

namespace Puente.Store.Tests.Records;

/// <summary>
/// A conversation of the full shape, from a seed: every member of the schema can occur, in any order, in the platform's usual
/// form or an odd one, among unknown members, nulls, empty arrays and escapes.
/// </summary>
internal sealed class RandomRecord(int seed, bool odd = true)
{
    private static readonly string[] OddNumbers = ["1.50", "1e3", "-0", "98765432109876543210", "0.0", "1E-7", "3.0"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _json = new();

    public static string Write(int seed, Guid? id = null, DateTimeOffset? start = null, bool odd = true) =>
        new RandomRecord(seed, odd).Conversation(id, start);

    private string Conversation(Guid? id, DateTimeOffset? start)
    {
        var table = StoreSchema.Find("conversations");
        var idText = (id ?? NewGuid()).ToString();
        if (IsOdd(10))
            idText = idText.ToUpperInvariant();
        var time =
            start ?? new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddMilliseconds(_random.Next(86_000_000));
        Object(table, [("conversationId", $"\"{idText}\""), ("conversationStart", $"\"{Time(time)}\"")]);
        return _json.ToString();
    }

    private void Object(Table table, (string Name, string Value)[] given)
    {
        var members = new List<(string Name, Action Write)>();
        foreach (var (name, value) in given)
            members.Add((name, () => _json.Append(value)));
        foreach (var column in table.Columns.Where(column => column.Role == ColumnRole.Member))
        {
            // Long rows mostly lack most members, as on the platform.
            if (_random.Next(table.Columns.Count > 40 ? 4 : 2) == 0)
                members.Add((column.Member!, () => Value(column)));
        }
        foreach (var child in StoreSchema.ConversationTables.Where(child => child.Parent == table.Name))
        {
            if (_random.Next(4) != 0)
                members.Add((child.Member!, () => Children(child)));
        }
        for (var unknown = odd ? _random.Next(3) : 0; unknown > 0; unknown--)
            members.Add(($"x{_random.Next(1000)}\\u00e9\"".Replace("\"", "\\\"", StringComparison.Ordinal), Anything));

        var order = members.ToArray();
        _random.Shuffle(order);
        Braces(
            '{',
            '}',
            order,
            member =>
            {
                _json
                    .Append('"')
                    .Append(IsOdd(20) ? EscapeFirst(member.Name) : member.Name)
                    .Append('"')
                    .Append(Space())
                    .Append(':')
                    .Append(Space());
                member.Write();
            }
        );
    }

    private void Children(Table child)
    {
        if (IsOdd(10))
        {
            _json.Append("null");
            return;
        }
        switch (child.Nesting)
        {
            case Nesting.Object:
                Object(child, []);
                break;
            case Nesting.Array:
                Braces('[', ']', Enumerable.Range(0, _random.Next(4)), _ => Object(child, []));
                break;
            default:
                Braces(
                    '{',
                    '}',
                    Enumerable.Range(0, _random.Next(4)),
                    index =>
                    {
                        _json.Append('"').Append(index).Append(IsOdd(10) ? "\\ud800" : "").Append(Text()).Append("\":");
                        if (IsOdd(6))
                            Anything();
                        else
                            _json.Append('"').Append(Text()).Append('"');
                    }
                );
                break;
        }
    }

    private void Value(Column column)
    {
        if (IsOdd(8))
        {
            Anything();
            return;
        }
        switch (column.Type)
        {
            case ColumnType.Uuid:
                Uuid();
                break;
            case ColumnType.Text:
                _json.Append('"').Append(Text()).Append('"');
                break;
            case ColumnType.Timestamp:
                _json
                    .Append('"')
                    .Append(
                        IsOdd(5)
                            ? OddTime()
                            : Time(DateTimeOffset.UnixEpoch.AddMilliseconds(_random.NextInt64(2_000_000_000_000)))
                    )
                    .Append('"');
                break;
            case ColumnType.BigInt:
                _json.Append(
                    IsOdd(5) ? OddNumbers[_random.Next(OddNumbers.Length)] : Number(_random.NextInt64(9_000_000_000))
                );
                break;
            case ColumnType.Integer:
                _json.Append(IsOdd(5) ? "2147483648" : Number(_random.Next()));
                break;
            case ColumnType.Double:
                _json.Append(
                    IsOdd(5)
                        ? OddNumbers[_random.Next(OddNumbers.Length)]
                        : (_random.NextDouble() * 100).ToString("R", CultureInfo.InvariantCulture)
                );
                break;
            case ColumnType.Boolean:
                _json.Append(_random.Next(2) == 0 ? "true" : "false");
                break;
            case ColumnType.TextList:
                Braces(
                    '[',
                    ']',
                    Enumerable.Range(0, _random.Next(4)),
                    _ => _json.Append('"').Append(Text()).Append('"')
                );
                break;
            case ColumnType.UuidList:
                Braces('[', ']', Enumerable.Range(0, _random.Next(4)), _ => Uuid());
                break;
            case ColumnType.IntList:
                Braces(
                    '[',
                    ']',
                    Enumerable.Range(0, _random.Next(4)),
                    _ => _json.Append(IsOdd(10) ? "4.5" : Number(_random.Next(1000)))
                );
                break;
            default:
                Braces('[', ']', Enumerable.Range(0, _random.Next(3)), _ => Anything());
                break;
        }
    }

    private void Anything()
    {
        switch (_random.Next(8))
        {
            case 0:
                _json.Append("null");
                break;
            case 1:
                _json.Append(OddNumbers[_random.Next(OddNumbers.Length)]);
                break;
            case 2:
                _json.Append("true");
                break;
            case 3:
                Braces('[', ']', Enumerable.Range(0, _random.Next(3)), _ => Anything());
                break;
            case 4:
                Braces(
                    '{',
                    '}',
                    Enumerable.Range(0, _random.Next(3)),
                    index =>
                    {
                        _json.Append("\"k").Append(index).Append("\":");
                        Anything();
                    }
                );
                break;
            default:
                _json.Append('"').Append(Text()).Append('"');
                break;
        }
    }

    private void Uuid() =>
        _json.Append('"').Append(IsOdd(8) ? NewGuid().ToString().ToUpperInvariant() : NewGuid().ToString()).Append('"');

    private string Text() =>
        _random.Next(odd ? 10 : 5) switch
        {
            0 => "",
            1 => "Málaga 日本 😀",
            2 => "plain text of some length that does not fit in twelve bytes",
            3 => "short",
            4 => "tel:+34910000001",
            5 => "quote \\\" and \\\\ and \\/ and \\n\\t\\b\\f\\r",
            6 => "\\u0041\\u00e9\\ud83d\\ude00\\u001f",
            7 => "nul \\u0000 inside",
            8 => "lone \\ud800 surrogate",
            _ => "2026-03-02T09:14:30.000Z",
        };

    private string OddTime() =>
        _random.Next(6) switch
        {
            0 => "2026-03-02T09:14:30Z",
            1 => "2026-03-02T09:14:30.123456Z",
            2 => "2026-03-02T09:14:30.000+01:00",
            3 => "2026-02-30T09:14:30.000Z",
            4 => "yesterday",
            _ => "2026-03-02T09:14:30.1234567Z",
        };

    private void Braces<T>(char open, char close, IEnumerable<T> items, Action<T> write)
    {
        _json.Append(open).Append(Space());
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
                _json.Append(',').Append(Space());
            isFirst = false;
            write(item);
            _json.Append(Space());
        }
        _json.Append(close);
    }

    private bool IsOdd(int oneIn) => odd && _random.Next(oneIn) == 0;

    private string Space() => IsOdd(15) ? " \n\t" : "";

    private static string EscapeFirst(string name) =>
        name[0] == '\\' ? name : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)name[0]:x4}{name[1..]}");

    private Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
