using System.Text.Json.Nodes;

namespace Puente.Scim.Filters;

/// <summary>A filter that has been read (RFC 7644, 3.4.2.2).</summary>
internal abstract record Filter
{
    public abstract bool Matches(JsonObject resource);

    /// <summary>Every attribute it looks at.</summary>
    public abstract IEnumerable<Target> Targets { get; }
}

// Lists and not pairs: a filter of ten thousand parts must not need ten thousand frames.
internal sealed record AllOf(IReadOnlyList<Filter> Parts) : Filter
{
    public override bool Matches(JsonObject resource) => Parts.All(part => part.Matches(resource));

    public override IEnumerable<Target> Targets => Parts.SelectMany(part => part.Targets);
}

internal sealed record AnyOf(IReadOnlyList<Filter> Parts) : Filter
{
    public override bool Matches(JsonObject resource) => Parts.Any(part => part.Matches(resource));

    public override IEnumerable<Target> Targets => Parts.SelectMany(part => part.Targets);
}

internal sealed record NotOf(Filter Inner) : Filter
{
    public override bool Matches(JsonObject resource) => !Inner.Matches(resource);

    public override IEnumerable<Target> Targets => Inner.Targets;
}

internal sealed record Present(Target Target) : Filter
{
    /// <summary>A complex value counts when one of its parts is there.</summary>
    public override bool Matches(JsonObject resource) =>
        Target.Part is null
            ? Target.Items(resource).Any(item => item is not JsonObject { Count: 0 })
            : Target.Values(resource).Any(value => !value.TryGetValue(out string? text) || text.Length > 0);

    public override IEnumerable<Target> Targets => [Target];
}

/// <summary><c>emails[type eq "work" and value co "@x"]</c>: one value must fulfil all of it.</summary>
internal sealed record ValuePath(Target Target, Filter Inner) : Filter
{
    public override bool Matches(JsonObject resource) => Target.Items(resource).OfType<JsonObject>().Any(Inner.Matches);

    public override IEnumerable<Target> Targets => [Target];
}
