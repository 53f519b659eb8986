using Puente.Store;

namespace Puente.Analytics.Sql;

/// <summary>One statement that only reads, and the values it is run with.</summary>
/// <param name="Sql">Holds nothing a caller wrote: names of closed lists became columns, everything else a parameter.</param>
/// <param name="Parameters">Of <c>$1</c>, <c>$2</c>, …</param>
public sealed record CompiledQuery(string Sql, IReadOnlyList<QueryParameter> Parameters);
