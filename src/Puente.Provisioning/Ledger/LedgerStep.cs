using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Ledger;

/// <summary>What is known of a step's outcome.</summary>
public enum StepState
{
    /// <summary>Written before the request: without an outcome nobody knows whether it happened.</summary>
    Intended,
    Done,
    Failed,

    /// <summary>Intended by a run that was ended; a later plan looked at what is there instead.</summary>
    Superseded,
}

/// <param name="Detail">Why it failed, or what it made; never customer data beyond what the plan shows.</param>
public sealed record LedgerStep(
    long Run,
    int Number,
    ProvisioningStep Step,
    StepState State,
    string Detail,
    DateTimeOffset IntendedAt,
    DateTimeOffset? SettledAt
);

/// <param name="Kind"><c>apply</c> or <c>undo</c></param>
/// <param name="Outcome"><c>done</c>, <c>failed</c>, <c>stopped</c>; null while it runs, and for ever when it was killed.</param>
/// <param name="Undoes">The run whose steps were taken back.</param>
public sealed record LedgerRun(
    long Run,
    string Kind,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string? Outcome,
    int Planned,
    int Done,
    int Failed,
    long? Undoes
);

/// <summary>What a step taught us of a person; null members leave what is known.</summary>
/// <param name="PhoneId">An empty text forgets the phone.</param>
public sealed record Learned(
    string Key,
    string? Name = null,
    string? UserId = null,
    string? PhoneId = null,
    IReadOnlyList<(string Field, string Value)>? Written = null,
    LearnedItem? Item = null
);

/// <summary>
/// One item of a list that came or went. The list is written item by item: a run that ends half way must not look as if
/// the whole list had been written, or the rest would pass for taken away by hand.
/// </summary>
public sealed record LearnedItem(string Field, string Item, bool IsThere);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<FieldChange>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
