namespace Puente.Actions.Velocity.Tools;

/// <summary><c>$salesforce.escReserved(x)</c> of Salesforce integrations: a backslash before each character SOSL
/// reserves.</summary>
internal static class SalesforceTool
{
    private const string Reserved = "?&|!{}[]()^~*:\\\"'+-";

    public static VelocityTool Instance { get; } =
        new VelocityTool("salesforce", "salesforce").Method(
            "escReserved",
            EscTool.Text(text => EscTool.Backslash(text, Reserved))
        );
}
