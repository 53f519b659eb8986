using System.Text.Json;

namespace Puente.Hub.Wallboard;

/// <summary>A queue as the wallboard shows it. Belongs to <see cref="WallBoard"/>, which guards it.</summary>
internal sealed class WallQueue(Guid id)
{
    public Guid Id { get; } = id;
    public string Name { get; set; } = "";
    public Guid? Division { get; set; }

    /// <summary>False until the platform has listed it: only then its division is known, and who may see it.</summary>
    public bool IsListed { get; set; }

    /// <summary>What waits, rings and is talked to, by medium.</summary>
    public Dictionary<string, WallMedia> Media { get; } = new(StringComparer.Ordinal);

    /// <summary>Platform time of the group of its agents.</summary>
    public DateTimeOffset AgentsSeenAt { get; set; }

    public int Members { get; set; }
    public int Active { get; set; }
    public int OnQueue { get; set; }

    /// <summary>Today's half hours, oldest first.</summary>
    public IReadOnlyList<WallFigures> Figures { get; set; } = [];

    /// <summary>Platform time of the newest observation of any group; null before the first.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>Publication in which it last changed.</summary>
    public long Version { get; set; }

    /// <param name="oldest">Since when the longest wait lasts; null when nobody waits.</param>
    public void Write(Utf8JsonWriter json, DateTimeOffset? oldest)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("name", Name);
        if (Division is { } division)
            json.WriteString("division", division);
        json.WriteNumber("waiting", Media.Values.Sum(media => media.Waiting));
        json.WriteNumber("alerting", Media.Values.Sum(media => media.Alerting));
        json.WriteNumber("interacting", Media.Values.Sum(media => media.Interacting));
        if (oldest is { } since)
            json.WriteNumber("oldest", since.ToUnixTimeMilliseconds());
        json.WriteNumber("members", Members);
        json.WriteNumber("active", Active);
        json.WriteNumber("onQueue", OnQueue);
        if (SeenAt is { } seen)
            json.WriteNumber("seen", seen.ToUnixTimeMilliseconds());
        json.WriteStartArray("today");
        foreach (var half in Figures)
            half.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

internal sealed class WallMedia
{
    public int Waiting { get; set; }
    public int Alerting { get; set; }
    public int Interacting { get; set; }
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Since when the longest wait lasts, as the platform's last answer said; null when nobody waited.</summary>
    public DateTimeOffset? Oldest { get; set; }

    public bool IsEmpty => Waiting + Alerting + Interacting == 0;
}

/// <summary>A half hour of a queue, from the tables.</summary>
/// <param name="InTime">Numerator of the service level.</param>
/// <param name="Counted">Its denominator.</param>
internal sealed record WallFigures(
    DateTimeOffset Start,
    long Offered,
    long Answered,
    long Abandoned,
    double InTime,
    double Counted
)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Start.ToUnixTimeMilliseconds());
        json.WriteNumberValue(Offered);
        json.WriteNumberValue(Answered);
        json.WriteNumberValue(Abandoned);
        json.WriteNumberValue(InTime);
        json.WriteNumberValue(Counted);
        json.WriteEndArray();
    }
}
