namespace Puente.Sync.EventBridge.Setup;

/// <summary>Names that follow from the options and the organisation, whether the things exist or not.</summary>
internal sealed class SetupNames(SetupOptions options, string organizationId)
{
    /// <summary>docs/facts.md#eventbridge</summary>
    public string EventSource => $"aws.partner/genesys.com/cloud/{organizationId}/{options.Suffix}";

    /// <summary>A partner's bus has the name of its source.</summary>
    public string Bus => options.Bus ?? EventSource;

    public bool IsPartnerBus => options.Bus is null;

    public string RuleArn =>
        $"arn:{Partition}:events:{options.Region}:{options.AccountId}:rule/{(Bus == "default" ? "" : Bus + "/")}{options.Rule}";

    public string QueueArn(string queue) => $"arn:{Partition}:sqs:{options.Region}:{options.AccountId}:{queue}";

    private string Partition =>
        options.Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : options.Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
