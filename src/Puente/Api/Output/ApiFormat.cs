namespace Puente.Api.Output;

internal enum ApiFormat
{
    /// <summary>Indented on a terminal, as sent elsewhere; a listing of all pages one entity a line.</summary>
    Usual,

    /// <summary>Byte for byte.</summary>
    Raw,

    Json,
    Ndjson,
    Csv,
    Table,
}
