using Puente.Failures;

namespace Puente.Querying;

internal enum QueryFormat
{
    Table,
    Chart,
    Json,
    Csv,
    Parquet,
}

internal static class QueryFormats
{
    public static QueryFormat Parse(string? text) =>
        text switch
        {
            null or "table" => QueryFormat.Table,
            "chart" => QueryFormat.Chart,
            "json" => QueryFormat.Json,
            "csv" => QueryFormat.Csv,
            "parquet" => QueryFormat.Parquet,
            _ => throw new InputException($"--format {text}: write table, chart, json, csv or parquet."),
        };
}
