using System.Text;

namespace Puente.Configuration;

/// <summary>The commented <c>puente.json</c> that <c>config init</c> writes.</summary>
internal static class StartingFile
{
    /// <summary>The five settings a user writes; the others stand in the file as comments.</summary>
    private static readonly string[] Written = ["region", "clientId", "clientSecretFile", "store", "since"];

    /// <param name="since">First day to fetch in the new file.</param>
    public static string Write(DateOnly since)
    {
        var text = new StringBuilder(
            """
            {
              // Settings of Puente. Comments are allowed. Every setting can also come from the environment, which wins.
              // 'puente config show' says what holds and where it comes from; 'puente doctor' tries it out.

            """
        );
        foreach (var setting in SettingCatalogue.All.Where(setting => Written.Contains(setting.Path)))
        {
            var value =
                setting.Path == "since"
                    ? since.ToString("'\"'yyyy-MM-dd'\"'", System.Globalization.CultureInfo.InvariantCulture)
                    : setting.Example;
            text.Append("\n  // ").Append(setting.Description).Append(" (").Append(setting.Variable).Append(")\n");
            text.Append("  \"").Append(setting.Name).Append("\": ").Append(value).Append(",\n");
        }

        text.Append(
            "\n  // The rest has a default or is seldom needed; take the slashes away before a name to set it.\n"
        );
        foreach (
            var group in SettingCatalogue.All.Where(setting => !Written.Contains(setting.Path)).GroupBy(s => s.Group)
        )
            WriteOptional(text, group.Key, [.. group]);
        return text.Append("}\n").ToString();
    }

    private static void WriteOptional(StringBuilder text, string group, IReadOnlyList<Setting> settings)
    {
        var indent = group.Length == 0 ? "" : "  ";
        if (group.Length > 0)
            text.Append("\n  // \"").Append(group).Append("\": {\n");
        foreach (var setting in settings)
        {
            text.Append("\n  // ").Append(indent).Append(setting.Description);
            text.Append(" (").Append(setting.Variable).Append(")\n  // ").Append(indent);
            text.Append('"').Append(setting.Name).Append("\": ").Append(setting.Example).Append(",\n");
        }

        if (group.Length > 0)
            text.Append("  // },\n");
    }
}
