namespace Puente.Actions.Velocity.Tools;

/// <summary>The objects the platform puts beside the inputs, by template. Members and their ranks: docs/facts.md.</summary>
public static class DataActionTools
{
    /// <summary>For URL, header and body templates.</summary>
    /// <param name="integrationType">As in an exported file; Salesforce and Dynamics have a tool of their own.</param>
    public static VelocityContext AddRequestTools(this VelocityContext context, string? integrationType = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var tool in RequestTools(integrationType))
            context.Add(tool);
        return context;
    }

    public static VelocityContext AddSuccessTools(this VelocityContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var tool in SuccessTools)
            context.Add(tool);
        return context;
    }

    /// <summary>For the linter: what a success template may name besides its translation map.</summary>
    public static IReadOnlyList<VelocityTool> SuccessTools { get; } =
    [EscTool.Instance, EncodingTool.Instance, MathTool.Instance, SuccessTemplateUtils.Instance];

    /// <summary>For the linter: what a request template may name besides input, credentials and authResponse.</summary>
    public static IReadOnlyList<VelocityTool> RequestTools(string? integrationType) =>
        integrationType switch
        {
            "salesforce-datadip" => SalesforceTools,
            "microsoft-dynamics-data-actions" => DynamicsTools,
            _ => CommonTools,
        };

    private static readonly VelocityTool[] CommonTools =
    [
        EscTool.Instance,
        EncodingTool.Instance,
        MathTool.Instance,
        UrlTool.Instance,
    ];

    private static readonly VelocityTool[] SalesforceTools = [.. CommonTools, SalesforceTool.Instance];

    private static readonly VelocityTool[] DynamicsTools = [.. CommonTools, DynamicsTool.Instance];
}
