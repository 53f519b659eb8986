using Puente.Store.Schema;

namespace Puente.Analytics.Dimensions;

/// <summary>Where a dimension's values lie.</summary>
/// <param name="Column">Null when the dimension is in no record.</param>
/// <param name="JsonMember">The member of each object when the column holds a JSON array of objects.</param>
/// <param name="IsNumberInJson">That member is a number.</param>
internal sealed record DimensionPlace(
    string Name,
    RowSource Source,
    Column? Column,
    string? JsonMember = null,
    bool IsNumberInJson = false
)
{
    /// <summary>Several values in one row.</summary>
    public bool IsList =>
        JsonMember is not null || Column?.Type is ColumnType.TextList or ColumnType.UuidList or ColumnType.IntList;

    /// <summary>Several values for one event.</summary>
    public bool HasSeveral => IsList || Source == RowSource.FlowOutcome;

    /// <summary>Type of one value.</summary>
    public ColumnType Type =>
        Column?.Type switch
        {
            null => ColumnType.Text,
            ColumnType.TextList => ColumnType.Text,
            ColumnType.UuidList => ColumnType.Uuid,
            ColumnType.IntList => ColumnType.Integer,
            ColumnType.Json => IsNumberInJson ? ColumnType.Double : ColumnType.Text,
            var type => type.Value,
        };

    /// <summary>Compared also by what is before or after the <c>@</c>.</summary>
    public bool IsAddress => Name is "addressFrom" or "addressTo";

    /// <summary>The copy of it that each metric carries; null when there is none.</summary>
    public string? MetricCopy { get; } =
        Column is not null
        && StoreSchema
            .Find("session_metrics")
            .Columns.Any(copy => copy.Role == ColumnRole.Derived && copy.Name == Column.Name)
            ? Column.Name
            : null;
}
