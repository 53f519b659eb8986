using Puente.Store.DuckDb;
using Puente.Store.Schema;
using Puente.Store.Tests.DuckDb;

namespace Puente.Store.Tests.Schema;

public sealed class SchemaTests
{
    /// <summary>Set to 1 to write the generated files instead of comparing them.</summary>
    private static bool Rewrite => Environment.GetEnvironmentVariable("PUENTE_REWRITE") == "1";

    [Fact]
    public void The_schema_has_not_changed_without_a_new_version_and_a_golden_file()
    {
        var file = Golden.SchemaFile(StoreSchema.Version);
        if (Rewrite && !File.Exists(file))
            File.WriteAllText(file, DuckDbDdl.CreateAll());
        Assert.Equal(File.ReadAllText(file), DuckDbDdl.CreateAll());
    }

    [Fact]
    public void The_page_of_tables_is_current()
    {
        var file = Path.Combine(Path.GetDirectoryName(Golden.SchemaFile(1))!, "..", "..", "..", "docs", "tables.md");
        if (Rewrite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, TablesPage.Write());
        }
        Assert.True(File.Exists(file), "docs/tables.md is missing: run this test with PUENTE_REWRITE=1.");
        Assert.True(
            File.ReadAllText(file) == TablesPage.Write(),
            "docs/tables.md is not what the schema says: run this test with PUENTE_REWRITE=1."
        );
    }

    [Fact]
    public void Every_column_is_explained_and_every_name_is_plain()
    {
        foreach (var table in StoreSchema.Tables)
        {
            Assert.NotEmpty(table.Doc);
            Assert.Equal(table.Columns.Count, table.Columns.Select(column => column.Name).Distinct().Count());
            foreach (var column in table.Columns)
            {
                Assert.Matches("^[a-z][a-z0-9_]*$", column.Name);
                Assert.NotEmpty(column.Doc);
            }
            Assert.All(table.Key, key => Assert.Contains(key, table.Columns.Select(column => column.Name)));
        }
    }

    [Theory]
    [InlineData("wrapUpCode", "wrap_up_code")]
    [InlineData("minRFactor", "min_r_factor")]
    [InlineData("q850ResponseCodes", "q850_response_codes")]
    [InlineData("oTotalScore", "o_total_score")]
    [InlineData("division.id", "division_id")]
    public void Column_names_follow_from_member_names(string member, string column) =>
        Assert.Equal(column, Column.OfMember(member, ColumnType.Text, "").Name);
}
