using System.Text.Json;
using Puente.Sql;
using Puente.Terminal;

namespace Puente.Api.Output;

/// <summary>RFC 4180. Without a choice of columns the first entity decides them.</summary>
internal sealed class Csv(TextWriter output, IReadOnlyList<Column>? columns) : IEntityOutput
{
    private readonly CsvWriter _csv = new(output);
    private IReadOnlyList<Column>? _columns = columns;
    private bool _begun;

    public async ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken)
    {
        _columns ??= Column.Of(entity);
        await BeginAsync(cancellationToken);
        await _csv.WriteAsync(_columns.Select(column => column.Cell(entity)), cancellationToken);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await BeginAsync(cancellationToken);

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (!_begun && _columns is not null)
            await _csv.WriteAsync(_columns.Select(column => column.Name), cancellationToken);
        _begun = true;
    }
}

/// <summary>A table for people; it must be measured before it is drawn, so it holds what it shows.</summary>
internal sealed class TableOutput(CommandHost host, IReadOnlyList<Column>? columns) : IEntityOutput
{
    private readonly List<IReadOnlyList<string>> _rows = [];
    private readonly HashSet<int> _words = [];
    private IReadOnlyList<Column>? _columns = columns;
    private long _count;

    public ValueTask WriteAsync(JsonElement entity, CancellationToken cancellationToken)
    {
        _columns ??= Column.Of(entity);
        if (++_count > RowOutput.TableRows)
            return ValueTask.CompletedTask;
        _rows.Add([.. _columns.Select(column => column.Cell(entity))]);
        for (var index = 0; index < _columns.Count; index++)
            if (!Column.IsNumber(entity, _columns[index]) && _rows[^1][index].Length > 0)
                _words.Add(index);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_columns is null || _rows.Count == 0)
        {
            host.Error.WriteLine("no entities");
            return ValueTask.CompletedTask;
        }

        new Screen(host).Table(
            [.. _columns.Select(column => column.Name)],
            _rows,
            Enumerable.Range(0, _columns.Count).Except(_words).ToHashSet()
        );
        if (_count > _rows.Count)
            host.Error.WriteLine(
                $"The first {Words.Count(_rows.Count)} of {Words.Count(_count)} are shown; --format csv or ndjson gives all."
            );
        return ValueTask.CompletedTask;
    }
}
