using System.Globalization;
using System.Text;
using Puente.Analytics.Sql;
using Puente.Hub.Sql;

namespace Puente.Hub.Analytics;

/// <summary>A compiled question for people: the statement, and the values of its parameters as comments.</summary>
public static class StatementText
{
    public static string Of(CompiledQuery query)
    {
        var text = new StringBuilder(query.Sql.TrimEnd()).Append('\n');
        foreach (var (parameter, number) in query.Parameters.Select((parameter, index) => (parameter, index + 1)))
            text.Append(CultureInfo.InvariantCulture, $"-- ${number} = {ValueText.Of(parameter.Value)}\n");
        return text.ToString();
    }
}
