using Puente.Store;

namespace Puente.Analytics.Sql;

/// <summary>Collects the values of a statement while its text is written.</summary>
internal sealed class StatementValues(SqlDialect dialect)
{
    private readonly List<QueryParameter> _parameters = [];

    public IReadOnlyList<QueryParameter> All => _parameters;

    /// <returns>What stands for the value in the text.</returns>
    public string Bind(QueryParameter parameter)
    {
        _parameters.Add(parameter);
        return dialect.Placeholder(_parameters.Count, parameter.Type);
    }

    public string Bind(string text) => Bind(QueryParameter.Of(text));

    public string Bind(long number) => Bind(QueryParameter.Of(number));

    public string Bind(DateTimeOffset time) => Bind(QueryParameter.Of(time));

    /// <returns><c>$1, $2, $3</c></returns>
    public string BindAll(IEnumerable<string> texts) => string.Join(", ", texts.Select(Bind));
}
